package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A workflow of Teams: an adaptive card. A message may have about 28 KB. */
record TeamsSender(NotifyChannel.Teams channel, HttpPost http) implements Sender {
  private static final int TEXT_MAX = 5_000;
  private static final int TITLE_MAX = 500;
  private static final int FACT_MAX = 500;
  private static final int FACTS_MAX = 15;

  @Override
  public Reply send(Notification notification) throws InterruptedException {
    return http.post(channel.url().value(), Json.bytes(body(notification)), Json.HEADERS);
  }

  static Map<String, Object> body(Notification told) {
    Map<String, Object> title = block(Cut.line(TITLE_MAX, told.title()));
    title.put("weight", "Bolder");
    title.put("size", "Medium");
    title.put("color", colour(told));
    List<Object> body = new ArrayList<>();
    body.add(title);
    if (!told.text().isBlank()) {
      body.add(block(Cut.to(TEXT_MAX, told.text().replace("\n", "\n\n"))));
    }
    List<Object> facts = new ArrayList<>();
    told.facts().entrySet().stream()
        .filter(fact -> !fact.getValue().isBlank())
        .limit(FACTS_MAX)
        .forEach(fact -> facts.add(fact(fact.getKey(), fact.getValue())));
    facts.add(fact("urgency", told.urgency().text()));
    facts.add(fact("event", told.kind()));
    facts.add(fact("time", told.at().toString()));
    body.add(Map.of("type", "FactSet", "facts", facts));
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    card.put("body", body);
    return Map.of(
        "type",
        "message",
        "attachments",
        List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
  }

  private static String colour(Notification told) {
    if (told.motion() == Motion.CLOSED) {
      return "Good";
    }
    return switch (told.urgency()) {
      case INFO -> "Default";
      case WARNING -> "Warning";
      case ERROR, CRITICAL -> "Attention";
    };
  }

  private static Map<String, Object> block(String text) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", "TextBlock");
    block.put("text", text);
    block.put("wrap", true);
    return block;
  }

  private static Map<String, Object> fact(String name, String value) {
    return Map.of("title", name, "value", Cut.to(FACT_MAX, value));
  }
}

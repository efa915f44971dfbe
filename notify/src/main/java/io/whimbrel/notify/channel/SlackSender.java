package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An incoming webhook of Slack: a text to fall back on, and blocks. The text of a section may have
 * 3000 characters, a section ten fields of 2000.
 */
record SlackSender(NotifyChannel.Slack channel, HttpPost http) implements Sender {
  private static final int SECTION_MAX = 3_000;
  private static final int FIELD_MAX = 2_000;
  private static final int FIELDS_MAX = 10;
  private static final int TITLE_MAX = 500;

  @Override
  public Reply send(Notification notification) throws InterruptedException {
    return http.post(channel.url().value(), Json.bytes(body(notification)), Json.HEADERS);
  }

  static Map<String, Object> body(Notification told) {
    List<Object> blocks = new ArrayList<>();
    String title = escaped(Cut.line(TITLE_MAX, told.title()));
    String head = "%s *%s*\n".formatted(mark(told), title);
    blocks.add(section(head + Cut.to(SECTION_MAX - head.length(), escaped(told.text()))));
    List<Object> fields =
        told.facts().entrySet().stream()
            .filter(fact -> !fact.getValue().isBlank())
            .limit(FIELDS_MAX)
            .<Object>map(fact -> markdown(field(fact.getKey(), fact.getValue())))
            .toList();
    if (!fields.isEmpty()) {
      blocks.add(Map.of("type", "section", "fields", fields));
    }
    String about = "%s · %s · %s".formatted(told.urgency().text(), told.kind(), told.at());
    blocks.add(Map.of("type", "context", "elements", List.of(markdown(escaped(about)))));
    return Map.of("text", title, "blocks", blocks);
  }

  private static String mark(Notification told) {
    if (told.motion() == Motion.CLOSED) {
      return ":white_check_mark:";
    }
    return switch (told.urgency()) {
      case INFO -> ":information_source:";
      case WARNING -> ":warning:";
      case ERROR -> ":x:";
      case CRITICAL -> ":rotating_light:";
    };
  }

  private static String field(String name, String value) {
    return Cut.to(FIELD_MAX, "*%s*\n%s".formatted(escaped(name), escaped(value)));
  }

  private static Map<String, Object> section(String text) {
    return Map.of("type", "section", "text", markdown(text));
  }

  private static Map<String, Object> markdown(String text) {
    return Map.of("type", "mrkdwn", "text", text);
  }

  /** The three characters that mean something to Slack wherever they stand. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

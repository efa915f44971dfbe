package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** PagerDuty's Events API v2: one incident per matter of a migration. */
record PagerDutySender(NotifyChannel.PagerDuty channel, HttpPost http) implements Sender {
  private static final int KEY_MAX = 255;
  private static final int SUMMARY_MAX = 1_024;
  private static final int TEXT_MAX = 10_000;

  @Override
  public Reply send(Notification notification) throws InterruptedException {
    return http.post(channel.url(), Json.bytes(body(notification)), Json.HEADERS);
  }

  private Map<String, Object> body(Notification told) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("routing_key", channel.routingKey().value());
    body.put("event_action", action(told));
    body.put("dedup_key", key(told));
    body.put("client", "Whimbrel");
    Map<String, Object> details = new LinkedHashMap<>(told.facts());
    details.put("text", Cut.to(TEXT_MAX, told.text()));
    details.put("event", told.kind());
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Cut.line(SUMMARY_MAX, told.title()));
    payload.put("source", told.run().isEmpty() ? told.migration() : told.run());
    payload.put("severity", told.urgency().text());
    payload.put("timestamp", told.at().toString());
    payload.put("component", told.migration());
    payload.put("class", told.kind());
    payload.put("custom_details", details);
    body.put("payload", payload);
    return body;
  }

  private static String action(Notification told) {
    return switch (told.motion()) {
      case NEWS, OPENED -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case CLOSED -> "resolve";
    };
  }

  /** The matter; one that is too long by what identifies it as well. */
  private static String key(Notification told) {
    String key = told.migration() + "/" + told.key();
    return key.length() <= KEY_MAX
        ? key
        : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }
}

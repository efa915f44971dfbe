package io.whimbrel.planfile;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import java.time.Instant;
import java.util.Map;

/** Notifications to route. */
final class Told {
  private Told() {}

  static Notification opened(String kind, Urgency urgency) {
    return new Notification(
        "1",
        Instant.EPOCH,
        kind,
        urgency,
        Motion.OPENED,
        "M-1",
        "M-1/1",
        "title",
        "text",
        "key",
        Map.of());
  }
}

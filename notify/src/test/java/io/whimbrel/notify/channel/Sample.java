package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import java.time.Instant;
import java.util.Map;

/** A notification to send. */
final class Sample {
  static final Notification GATE = of(Motion.OPENED, "waits for <you> & me");

  private Sample() {}

  static Notification of(Motion motion, String text) {
    return new Notification(
        "MIGRATION-001.1/17",
        Instant.parse("2026-03-02T20:00:00Z"),
        "gate.opened",
        Urgency.WARNING,
        motion,
        "MIGRATION-001",
        "MIGRATION-001.1",
        "[MIGRATION-001] waits at gate CUTOVER",
        text,
        "cutover",
        Map.of("gateName", "CUTOVER"));
  }
}

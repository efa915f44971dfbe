package io.whimbrel.core.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that is told. Holds no secret: it is made of what the journal holds.
 *
 * @param id the same whenever and however often it is sent: receivers may know it again by it
 * @param at when it happened
 * @param kind what happened, as the journal calls it, for example {@code gate.opened}
 * @param migration whose it is
 * @param run of which run; empty for a test
 * @param title one line
 * @param text what happened, in words; may have several lines
 * @param key what it is about: notifications of the same key open, acknowledge and close one matter
 * @param facts values by name, in their order
 */
public record Notification(
    String id,
    Instant at,
    String kind,
    Urgency urgency,
    Motion motion,
    String migration,
    String run,
    String title,
    String text,
    String key,
    Map<String, String> facts) {

  public Notification {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}

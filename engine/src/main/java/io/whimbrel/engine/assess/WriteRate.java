package io.whimbrel.engine.assess;

import io.whimbrel.core.database.Activity;
import java.time.Duration;

/**
 * How much is written to the source.
 *
 * @param rows rows of the database in a second
 * @param logBytes bytes of the server's log in a second
 */
public record WriteRate(double rows, double logBytes) {
  /** Nothing is written, or nothing is known. */
  public static final WriteRate NONE = new WriteRate(0, 0);

  /** What was written between two looks. */
  static WriteRate between(Activity first, Activity last, Duration time) {
    double seconds = time.toNanos() / 1e9;
    return seconds <= 0
        ? NONE
        : new WriteRate(
            Math.max(0, last.rows() - first.rows()) / seconds,
            Math.max(0, last.logBytes() - first.logBytes()) / seconds);
  }
}

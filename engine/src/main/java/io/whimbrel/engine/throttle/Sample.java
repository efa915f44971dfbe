package io.whimbrel.engine.throttle;

import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import java.time.Duration;
import java.util.Map;

/**
 * Readings of one moment.
 *
 * @param number counts the samples; 0 before the first one
 * @param nanos when it was taken, by the monotonic clock
 */
record Sample(long number, Map<Measure, Reading> readings, long nanos) {
  private static final Duration STALE = Duration.ofSeconds(6);

  Sample {
    readings = Map.copyOf(readings);
  }

  /** What it says of a measure; nothing when it is too old. */
  Reading of(Measure measure, long now) {
    return isStale(now)
        ? new Reading.NoData(
            "the source has not answered for %d s"
                .formatted(Duration.ofNanos(now - nanos).toSeconds()))
        : readings.getOrDefault(measure, new Reading.NoData("not measured yet"));
  }

  /** Whether it is too old to be believed. */
  boolean isStale(long now) {
    return now - nanos > STALE.toNanos();
  }
}

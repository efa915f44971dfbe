package io.whimbrel.engine.shadow;

import java.time.Duration;
import java.util.List;

/**
 * How long a query took, by nearest rank over all its runs.
 *
 * @param p50 half of the runs took no longer
 * @param p95 95 of 100 runs took no longer
 */
public record Latency(Duration p50, Duration p95) {

  /** Of at least one run. */
  static Latency of(List<Duration> runs) {
    List<Duration> sorted = runs.stream().sorted().toList();
    return new Latency(rank(sorted, 50), rank(sorted, 95));
  }

  private static Duration rank(List<Duration> sorted, int percent) {
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }
}

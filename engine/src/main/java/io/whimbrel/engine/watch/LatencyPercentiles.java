package io.whimbrel.engine.watch;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The latencies of the last runs of the probes, and what 50, 95 and 99 of 100 stay below (by
 * nearest rank). Used by one thread.
 */
final class LatencyPercentiles {
  private static final int SIZE = 200;
  private static final int FEW = 5;

  private final Deque<Double> seconds = new ArrayDeque<>();

  /** Adds latencies. */
  void add(List<Double> latencies) {
    seconds.addAll(latencies);
    while (seconds.size() > SIZE) {
      seconds.removeFirst();
    }
  }

  /** What they are; of fewer than five nothing. */
  Map<KnownFigure, Reading> figures() {
    if (seconds.size() < FEW) {
      return Map.of();
    }
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return Map.of(
        KnownFigure.QUERY_P50,
        below(sorted, 0.50),
        KnownFigure.QUERY_P95,
        below(sorted, 0.95),
        KnownFigure.QUERY_P99,
        below(sorted, 0.99));
  }

  private static Reading below(double[] sorted, double share) {
    return new Reading.Figure(sorted[(int) Math.ceil(share * sorted.length) - 1]);
  }
}

package io.whimbrel.engine.throttle;

import io.whimbrel.core.rule.Reading;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The latencies of the last thirty probes, and what 95 of 100 stay below (by nearest rank). Used by
 * one thread.
 */
final class LatencyWindow {
  private static final int SIZE = 30;
  private static final int FEW = 5;
  private static final double SHARE = 0.95;

  private final Deque<Double> seconds = new ArrayDeque<>();

  /** Adds a reading of the probe; what the window says now. */
  Reading add(Reading probe) {
    return switch (probe) {
      case Reading.NoData none -> none;
      case Reading.Figure figure -> {
        seconds.addLast(figure.value());
        if (seconds.size() > SIZE) {
          seconds.removeFirst();
        }
        yield p95();
      }
    };
  }

  private Reading p95() {
    if (seconds.size() < FEW) {
      return new Reading.NoData("only %d of %d probes are made".formatted(seconds.size(), FEW));
    }
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Reading.Figure(sorted[(int) Math.ceil(SHARE * sorted.length) - 1]);
  }
}

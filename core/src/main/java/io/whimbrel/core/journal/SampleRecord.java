package io.whimbrel.core.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What was measured at a moment, or what became of many of them.
 *
 * @param grain zero for a single moment; else the length of time whose samples it sums up
 * @param figures by name, in their units
 */
public record SampleRecord(Instant at, Duration grain, Map<String, Value> figures) {
  public SampleRecord {
    figures = Map.copyOf(figures);
  }

  /** A figure: its mean and its highest and lowest values; all the same for a single moment. */
  public record Value(double mean, double min, double max) {

    /** Of a single moment. */
    public static Value of(double value) {
      return new Value(value, value, value);
    }
  }
}

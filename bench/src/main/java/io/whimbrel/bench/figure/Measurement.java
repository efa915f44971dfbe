package io.whimbrel.bench.figure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One system, measured once.
 *
 * @param group what was to be done; systems of one group are compared
 * @param failure why it did not do it; empty when it did
 */
public record Measurement(
    String group, String system, int round, Map<Metric, Double> values, String failure) {
  public Measurement {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /** One that went well. */
  public static Measurement of(String group, String system, int round, Map<Metric, Double> values) {
    return new Measurement(group, system, round, values, "");
  }

  /** One that failed. */
  public static Measurement failed(String group, String system, int round, String failure) {
    return new Measurement(group, system, round, Map.of(), failure);
  }

  /** Whether it did what was to be done. */
  public boolean isGood() {
    return failure.isEmpty();
  }

  /** A value; empty when it was not measured. */
  public OptionalDouble value(Metric metric) {
    Double value = values.get(metric);
    return value == null || !isGood() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}

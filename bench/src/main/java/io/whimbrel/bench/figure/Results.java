package io.whimbrel.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** All measurements so far, in the order in which they were made. Used by one thread. */
public final class Results {
  private final List<Measurement> measurements = new ArrayList<>();

  /** Adds one. */
  public void add(Measurement measurement) {
    measurements.add(measurement);
  }

  /** All. */
  public List<Measurement> all() {
    return List.copyOf(measurements);
  }

  /** The groups, in the order in which they were begun. */
  public List<String> groups() {
    return measurements.stream().map(Measurement::group).distinct().toList();
  }

  /** The systems of a group, in the order in which they were begun. */
  public List<String> systems(String group) {
    return measurements.stream()
        .filter(m -> m.group().equals(group))
        .map(Measurement::system)
        .distinct()
        .toList();
  }

  /** What one system did in a group, round by round. */
  public List<Measurement> of(String group, String system) {
    return measurements.stream()
        .filter(m -> m.group().equals(group) && m.system().equals(system))
        .toList();
  }

  /** What a system reached in its rounds. */
  public Sample sample(String group, String system, Metric metric) {
    return Sample.of(
        of(group, system).stream()
            .map(m -> m.value(metric))
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList());
  }

  /**
   * How one system compares with another: the median of the ratios of each round in which both did
   * it, because what else the machine did in a round hit both.
   */
  public OptionalDouble ratio(String group, String system, String against, Metric metric) {
    List<Double> ratios = new ArrayList<>();
    for (Measurement measurement : of(group, system)) {
      for (Measurement other : of(group, against)) {
        OptionalDouble mine = measurement.value(metric);
        OptionalDouble theirs = other.value(metric);
        if (measurement.round() == other.round()
            && mine.isPresent()
            && theirs.isPresent()
            && theirs.getAsDouble() > 0) {
          ratios.add(mine.getAsDouble() / theirs.getAsDouble());
        }
      }
    }
    return Sample.of(ratios).median();
  }
}

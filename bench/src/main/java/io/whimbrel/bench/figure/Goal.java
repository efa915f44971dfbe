package io.whimbrel.bench.figure;

import java.util.List;
import java.util.OptionalDouble;

/** What a system is to reach. */
public sealed interface Goal {

  /** What it is about, in words. */
  String piece();

  /** In which group. */
  String group();

  /** Whose goal it is. */
  String system();

  /** The goal in words. */
  String wanted();

  /** What came of it. */
  Verdict judge(Results results);

  /** What came of a goal. */
  record Verdict(String measured, State state) {
    static final Verdict UNKNOWN = new Verdict("not measured", State.UNKNOWN);
  }

  /** Whether a goal is reached. */
  enum State {
    MET,
    MISSED,
    UNKNOWN
  }

  /** A metric is at most so many times that of another system. */
  record Ratio(String piece, String group, String system, String against, Metric metric, double max)
      implements Goal {
    @Override
    public String wanted() {
      return "<= %.2f x %s".formatted(max, against);
    }

    @Override
    public Verdict judge(Results results) {
      OptionalDouble ratio = results.ratio(group, system, against, metric);
      if (ratio.isEmpty()) {
        return unknown(results, this);
      }
      OptionalDouble cpu = results.ratio(group, system, against, Metric.CPU);
      String text = "%.2f x".formatted(ratio.getAsDouble());
      return new Verdict(
          metric == Metric.SECONDS && cpu.isPresent()
              ? "%s (CPU %.2f x)".formatted(text, cpu.getAsDouble())
              : text,
          ratio.getAsDouble() <= max ? State.MET : State.MISSED);
    }
  }

  /** The rows in a second are at least so many times those of another system. */
  record Rate(String piece, String group, String system, String against, double min)
      implements Goal {
    @Override
    public String wanted() {
      return ">= %.2f x the rate of %s".formatted(min, against);
    }

    @Override
    public Verdict judge(Results results) {
      OptionalDouble ratio = results.ratio(group, system, against, Metric.SECONDS);
      if (ratio.isEmpty()) {
        return unknown(results, this);
      }
      double rate = 1 / ratio.getAsDouble();
      return new Verdict("%.2f x".formatted(rate), rate >= min ? State.MET : State.MISSED);
    }
  }

  /** A metric stays at or below a bound in every round. */
  record Bound(String piece, String group, String system, Metric metric, double max, String unit)
      implements Goal {
    @Override
    public String wanted() {
      return "<= %.0f %s".formatted(max, unit);
    }

    @Override
    public Verdict judge(Results results) {
      OptionalDouble most = results.sample(group, system, metric).max();
      if (most.isEmpty() || results.of(group, system).stream().anyMatch(m -> !m.isGood())) {
        return unknown(results, this);
      }
      return new Verdict(
          "%.0f %s".formatted(most.getAsDouble(), unit),
          most.getAsDouble() <= max ? State.MET : State.MISSED);
    }
  }

  private static Verdict unknown(Results results, Goal goal) {
    List<Measurement> failed =
        results.of(goal.group(), goal.system()).stream().filter(m -> !m.isGood()).toList();
    return failed.isEmpty()
        ? Verdict.UNKNOWN
        : new Verdict("failed in %d rounds".formatted(failed.size()), State.MISSED);
  }
}

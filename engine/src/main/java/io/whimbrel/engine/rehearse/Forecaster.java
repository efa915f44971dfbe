package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Foretells the real run from a rehearsal: times that grow with the data are scaled by how much of
 * it was taken, all others stay as they were.
 *
 * <p>Times are taken for log-normal. The standard deviation of a time's logarithm is put together
 * from three parts that have nothing to do with each other: how much the speed of copying changed
 * from one fifth of a second to the next, by the root of their number; {@value #OTHER_DAY} for
 * another day; {@value #SCALING} for each e-fold by which the time was scaled. The interval is
 * meant to hold the middle 80 %: the two widths are assumptions, not measurements.
 *
 * @param speeds bytes per second while rows were copied, one value for each look
 * @param sourceEstimate how long copying takes by what was measured on the real source
 */
public record Forecaster(
    Plan plan,
    List<SampledTable> sample,
    Map<Phase, Duration> took,
    List<Double> speeds,
    Pauses pauses,
    Duration sourceEstimate) {
  private static final double EIGHTY_PERCENT = 1.2816;
  private static final double OTHER_DAY = 0.15;
  private static final double SCALING = 0.08;
  private static final double PAUSE_SPREAD = 0.3;

  /**
   * How long neither side accepted writes.
   *
   * @param there at the cutover
   * @param back at the rollback; zero when there was none
   */
  public record Pauses(Duration there, Duration back) {}

  public Forecaster {
    sample = List.copyOf(sample);
    took = Map.copyOf(took);
    speeds = List.copyOf(speeds);
  }

  /** The forecast, made at a moment. */
  public Forecast at(Instant moment) {
    Map<Phase, Interval> phases = new EnumMap<>(Phase.class);
    took.forEach((phase, time) -> phases.put(phase, phase(phase, time)));
    phases.put(Phase.MONITOR, Interval.exactly(plan.monitor().length()));
    return new Forecast(plan.digest(), moment, phases, pause());
  }

  /** How many times the rehearsal's data the real data are. */
  public double factor() {
    return factor(sample);
  }

  /** How many times what was taken of some tables these tables are; 1 at least. */
  public static double factor(List<SampledTable> sample) {
    double all = sample.stream().mapToDouble(SampledTable::sourceBytes).sum();
    double taken = sample.stream().mapToDouble(Forecaster::takenBytes).sum();
    return taken <= 0 ? 1 : Math.max(1, all / taken);
  }

  private static double takenBytes(SampledTable table) {
    return table.sourceRows() <= 0
        ? table.sourceBytes()
        : table.sourceBytes() * Math.min(1, (double) table.rows() / table.sourceRows());
  }

  private Interval phase(Phase phase, Duration time) {
    return switch (phase) {
      case COPY -> copy(time);
      case SYNC, VERIFY -> around(time, factor(), spread());
      case PREPARE -> around(time, plan.backup().isWanted() ? factor() : 1, 0);
      case CUTOVER -> around(time, 1, 0).plus(Interval.exactly(shifting()));
      case ASSESS, MONITOR, CLEANUP, ROLLBACK -> around(time, 1, 0);
    };
  }

  /** Each share of the reads is held for as long as the plan says; a rehearsal shifts none. */
  private Duration shifting() {
    return plan.parallel().isShifting()
        ? plan.parallel().hold().multipliedBy(plan.parallel().reads().size())
        : Duration.ZERO;
  }

  /** Not faster than the plan's rate allows, and perhaps as slow as the real source read. */
  private Interval copy(Duration time) {
    Interval scaled = around(time, factor(), spread());
    Duration floor = plan.limits().throttle().rate().map(this::atRate).orElse(Duration.ZERO);
    Interval slowed =
        new Interval(
            longer(scaled.low(), floor),
            longer(scaled.expected(), floor),
            longer(scaled.high(), floor));
    return new Interval(slowed.low(), slowed.expected(), longer(slowed.high(), sourceEstimate));
  }

  private Duration atRate(long bytesPerSecond) {
    double bytes = sample.stream().mapToDouble(SampledTable::sourceBytes).sum();
    return Duration.ofMillis(Math.round(bytes * 1e3 / Math.max(1, bytesPerSecond)));
  }

  /** What the fence waits for open transactions comes on top: a rehearsal has none. */
  private Interval pause() {
    if (plan.strategy() == Strategy.BIG_BANG) {
      return List.of(Phase.COPY, Phase.SYNC, Phase.VERIFY, Phase.CUTOVER).stream()
          .map(phase -> phase(phase, took.getOrDefault(phase, Duration.ZERO)))
          .reduce(Interval.exactly(Duration.ZERO), Interval::plus);
    }
    double there = Math.max(1, pauses.there().toMillis());
    double back = pauses.back().isZero() ? there : Math.max(1, pauses.back().toMillis());
    double spread = Math.max(PAUSE_SPREAD, Math.abs(Math.log(there / back)) / 2);
    Interval measured = interval(pauses.there(), spread);
    return new Interval(
        measured.low(),
        measured.expected(),
        measured.high().plus(plan.limits().openTransactions()));
  }

  /** How much the speed of copying tells of its mean. */
  private double spread() {
    List<Double> moving = speeds.stream().filter(s -> s > 0).toList();
    if (moving.size() < 2) {
      return OTHER_DAY;
    }
    double mean = moving.stream().mapToDouble(s -> s).average().orElse(1);
    double squares = moving.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
    return Math.sqrt(squares / (moving.size() - 1)) / mean / Math.sqrt(moving.size());
  }

  /** A time that grows so many times, where this much is known of how it varied. */
  static Interval around(Duration time, double factor, double measured) {
    double scaling = SCALING * Math.log(factor);
    double spread = Math.sqrt(measured * measured + OTHER_DAY * OTHER_DAY + scaling * scaling);
    return interval(Duration.ofMillis(Math.round(time.toMillis() * factor)), spread);
  }

  private static Interval interval(Duration expected, double spread) {
    double width = Math.exp(EIGHTY_PERCENT * spread);
    return new Interval(
        Duration.ofMillis((long) Math.floor(expected.toMillis() / width)),
        expected,
        Duration.ofMillis((long) Math.ceil(expected.toMillis() * width)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}

package io.whimbrel.engine.assess;

import io.whimbrel.core.database.Activity;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.Optional;

/**
 * What was measured on the source: how fast it gives rows, and how much is written meanwhile.
 *
 * @param copy time to copy, from the sample, not faster than the plan's rate; zero when nothing
 *     could be measured
 */
public record Measurement(ThroughputSample sample, WriteRate writes, Duration copy) {
  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** How fast rows come, for a plan whose copy must fit into something. */
  public static Measurement ofRows(Plan plan, Sides sides, Cargo cargo) {
    ThroughputSample sample = ThroughputSample.read(sides, cargo);
    return new Measurement(sample, WriteRate.NONE, copy(plan, cargo, sample));
  }

  /** Rows and writes; takes two seconds. */
  public static Measurement of(Plan plan, Sides sides, Cargo cargo) {
    long begun = System.nanoTime();
    Optional<Activity> first = sides.source().activity();
    ThroughputSample sample = ThroughputSample.read(sides, cargo);
    WriteRate writes = first.map(at -> writes(at, begun, sides)).orElse(WriteRate.NONE);
    return new Measurement(sample, writes, copy(plan, cargo, sample));
  }

  private static WriteRate writes(Activity first, long begun, Sides sides) {
    Duration left = WINDOW.minusNanos(System.nanoTime() - begun);
    if (left.isPositive()) {
      StopSignal.root().rest(left);
    }
    return sides
        .source()
        .activity()
        .map(last -> WriteRate.between(first, last, Duration.ofNanos(System.nanoTime() - begun)))
        .orElse(WriteRate.NONE);
  }

  private static Duration copy(Plan plan, Cargo cargo, ThroughputSample sample) {
    long bytes = cargo.inventory().bytes();
    Duration measured = sample.estimate(bytes);
    Duration planned =
        plan.limits()
            .throttle()
            .rate()
            .map(rate -> Duration.ofSeconds(bytes / rate))
            .orElse(Duration.ZERO);
    return planned.compareTo(measured) > 0 ? planned : measured;
  }
}

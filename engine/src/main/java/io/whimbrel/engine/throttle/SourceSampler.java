package io.whimbrel.engine.throttle;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Measures the source once in a second on a thread of its own, so that a source that answers late
 * holds up nobody: who asks gets the last readings with their age. Measures only what is wanted,
 * and nothing while nothing is.
 */
final class SourceSampler implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final Supplier<Meter> opener;
  private final StopSignal closing = StopSignal.root();
  private final LatencyWindow probes = new LatencyWindow();
  private final Thread thread;
  private volatile Set<Measure> wanted = Set.of();
  private volatile Sample sample = new Sample(0, Map.of(), System.nanoTime());

  SourceSampler(Supplier<Meter> opener) {
    this.opener = opener;
    this.thread = Thread.ofPlatform().daemon().name("source sampler").unstarted(this::measure);
  }

  /** Measures these from now on. */
  void want(Set<Measure> measures) {
    if (wanted.isEmpty() && !measures.isEmpty()) {
      sample = new Sample(sample.number(), Map.of(), System.nanoTime());
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    }
    wanted = Set.copyOf(measures);
  }

  /** The last readings. */
  Sample sample() {
    return sample;
  }

  private void measure() {
    try (Meter meter = opener.get()) {
      while (!closing.isStopped()) {
        Set<Measure> now = wanted;
        if (!now.isEmpty()) {
          sample = new Sample(sample.number() + 1, read(meter, now), System.nanoTime());
        }
        closing.rest(EVERY);
      }
    }
  }

  private Map<Measure, Reading> read(Meter meter, Set<Measure> measures) {
    Map<Measure, Reading> readings = new EnumMap<>(Measure.class);
    readings.putAll(meter.read(measures));
    readings.computeIfPresent(Measure.PROBE_P95, (_, probe) -> probes.add(probe));
    return Map.copyOf(readings);
  }

  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the sampler ends").exception());
    try {
      thread.join(LAST_LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

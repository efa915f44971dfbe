package io.whimbrel.engine.watch;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Looks at one side on a thread of its own, so that a server that hangs holds nothing else up. */
final class SideSampler implements AutoCloseable {
  private static final Duration LAST_LOOK = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Supplier<Vitals> opening;
  private final Duration every;
  private final boolean hasProbes;
  private final LatencyPercentiles latencies = new LatencyPercentiles();
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;
  private volatile Map<String, Reading> figures = Map.of();
  private volatile long readAt;

  SideSampler(String side, Supplier<Vitals> opening, Duration every, List<String> probes) {
    this.opening = opening;
    this.every = every;
    this.hasProbes = !probes.isEmpty();
    this.readAt = System.nanoTime();
    this.thread = Thread.ofVirtual().name("watch " + side).unstarted(this::sample);
  }

  void start() {
    thread.start();
  }

  /** What the side told last, by plain names; no data when that is too long ago. */
  Map<String, Reading> figures() {
    Duration age = Duration.ofNanos(System.nanoTime() - readAt);
    if (age.compareTo(every.multipliedBy(2).plus(SILENCE)) < 0) {
      return figures;
    }
    Map<String, Reading> silent = new HashMap<>();
    figures
        .keySet()
        .forEach(
            name ->
                silent.put(
                    name, new Reading.NoData("no answer for %d s".formatted(age.toSeconds()))));
    return silent;
  }

  private void sample() {
    try (Vitals vitals = opening.get()) {
      while (!closing.isStopped()) {
        Vitals.Signs signs = vitals.read();
        latencies.add(signs.probes());
        Map<String, Reading> read = new HashMap<>(signs.figures());
        latencies.figures().forEach((figure, reading) -> read.putIfAbsent(figure.text(), reading));
        if (!hasProbes) {
          Reading none = new Reading.NoData("the plan has no watch.probes");
          read.putIfAbsent(KnownFigure.QUERY_P50.text(), none);
          read.putIfAbsent(KnownFigure.QUERY_P95.text(), none);
          read.putIfAbsent(KnownFigure.QUERY_P99.text(), none);
        }
        figures = Map.copyOf(read);
        readAt = System.nanoTime();
        closing.rest(every);
      }
    }
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

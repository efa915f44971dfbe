package io.whimbrel.engine.watch;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the application on a thread of its own. */
final class ApplicationSampler implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final ApplicationFigures application;
  private final Duration every;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;
  private volatile Map<String, Reading> figures;
  private volatile long readAt = System.nanoTime();

  ApplicationSampler(
      ApplicationFigures application, List<ApplicationFigure> wanted, Duration every) {
    this.application = application;
    this.every = every;
    Map<String, Reading> none = new HashMap<>();
    wanted.forEach(f -> none.put(f.name(), new Reading.NoData("the application was not asked")));
    this.figures = Map.copyOf(none);
    this.thread = Thread.ofVirtual().name("watch application").unstarted(this::sample);
  }

  void start() {
    thread.start();
  }

  /** What the application told last. */
  Map<String, Reading> figures() {
    Duration age = Duration.ofNanos(System.nanoTime() - readAt);
    if (age.compareTo(every.plus(PATIENCE).multipliedBy(2)) < 0) {
      return figures;
    }
    Map<String, Reading> silent = new HashMap<>();
    figures.keySet().forEach(n -> silent.put(n, new Reading.NoData("no answer for too long")));
    return silent;
  }

  private void sample() {
    while (!closing.isStopped()) {
      Map<String, Reading> read = new HashMap<>(figures);
      read.putAll(application.read(PATIENCE));
      figures = Map.copyOf(read);
      readAt = System.nanoTime();
      closing.rest(every);
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
    application.close();
  }
}

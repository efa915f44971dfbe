package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.other.OtherRun;
import java.time.Duration;
import java.util.Optional;

/** Ends the other run's work when the step is to end, or has taken too long. */
final class OtherWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final OtherRun other;
  private final StopSignal stop;
  private final StopSignal over;
  private final Deadline deadline;
  private final Thread thread;
  private volatile boolean isLate;

  private OtherWatch(OtherRun other, StopSignal stop, Optional<Duration> limit) {
    this.other = other;
    this.stop = stop;
    this.over = stop.child();
    this.deadline = limit.map(Deadline::in).orElseGet(Deadline::never);
    this.thread = Thread.ofVirtual().name("other run").unstarted(this::watch);
  }

  /** Watches from now on, until it is closed. */
  static OtherWatch start(OtherRun other, StopSignal stop, Optional<Duration> limit) {
    OtherWatch watch = new OtherWatch(other, stop, limit);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    while (!over.isStopped() && !deadline.isPassed()) {
      over.rest(LOOK);
    }
    isLate = !over.isStopped();
    if (isLate || stop.isStopped()) {
      other.stop();
    }
  }

  /** Whether the work was ended for its length. */
  boolean isLate() {
    return isLate;
  }

  /** Ends the watch, and waits for what it ends. */
  @Override
  public void close() {
    over.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

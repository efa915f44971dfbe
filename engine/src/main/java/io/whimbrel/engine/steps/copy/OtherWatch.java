package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.other.OtherRun;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Ends the other run's work when the step is to end, or has taken too long. */
final class OtherWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final OtherRun other;
  private final BooleanSupplier look;
  private final StopSignal stop;
  private final StopSignal over;
  private final Deadline deadline;
  private final Thread thread;
  private volatile boolean isLate;

  private OtherWatch(
      OtherRun other, StopSignal stop, Optional<Duration> limit, BooleanSupplier look) {
    this.other = other;
    this.look = look;
    this.stop = stop;
    this.over = stop.child();
    this.deadline = limit.map(Deadline::in).orElseGet(Deadline::never);
    this.thread = Thread.ofPlatform().daemon().name("other run").unstarted(this::watch);
  }

  /**
   * Watches from now on, until it is closed.
   *
   * @param look whether the work is to go on, asked again and again; it may fail
   */
  static OtherWatch start(
      OtherRun other, StopSignal stop, Optional<Duration> limit, BooleanSupplier look) {
    OtherWatch watch = new OtherWatch(other, stop, limit, look);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    while (!over.isStopped() && !deadline.isPassed()) {
      over.rest(LOOK);
      if (!over.isStopped() && !isToGoOn()) {
        other.stop();
        return;
      }
    }
    isLate = !over.isStopped();
    if (isLate || stop.isStopped()) {
      other.stop();
    }
  }

  private boolean isToGoOn() {
    try {
      return look.getAsBoolean();
    } catch (Problem | UncheckedIOException unreadable) {
      return true;
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

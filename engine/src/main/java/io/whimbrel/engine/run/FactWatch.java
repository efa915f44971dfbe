package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Looks twice per second, on a thread of its own, whether somebody asked something of a run, and
 * then stops the run's work.
 */
public final class FactWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final BooleanSupplier asked;
  private final StopSignal work;
  private final Supplier<Problem> why;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;

  /**
   * Of what the journal says; nothing is looked at before the start.
   *
   * @param name of the thread
   * @param asked looks into the journal
   * @param work is stopped
   * @param why it is stopped
   */
  public FactWatch(String name, BooleanSupplier asked, StopSignal work, Supplier<Problem> why) {
    this.asked = asked;
    this.work = work;
    this.why = why;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::watch);
  }

  /** Watches from now on, until it is closed. */
  public void start() {
    thread.start();
  }

  private void watch() {
    while (!closing.isStopped() && !work.isStopped()) {
      if (isAsked()) {
        work.stop(why.get());
        return;
      }
      closing.rest(EVERY);
    }
  }

  /** A journal that cannot be read now is the lease keeper's business. */
  private boolean isAsked() {
    try {
      return asked.getAsBoolean();
    } catch (Problem unreadable) {
      return false;
    }
  }

  /** Ends the watch, and waits for a look that is under way: the journal may be closed next. */
  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    try {
      thread.join(LAST_LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;

/**
 * Looks twice per second whether somebody asked the run to pause, and then stops the work. Held
 * back while the cutover is on its way, which is short and has its own way back.
 */
public final class PauseWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final Chronicle chronicle;
  private final StopSignal work;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;
  private volatile boolean isHeld;

  private PauseWatch(Chronicle chronicle, StopSignal work) {
    this.chronicle = chronicle;
    this.work = work;
    this.thread = Thread.ofVirtual().name("pause " + chronicle.run()).unstarted(this::watch);
  }

  /** Watches from now on, until it is closed. */
  public static PauseWatch start(Chronicle chronicle, StopSignal work) {
    PauseWatch watch = new PauseWatch(chronicle, work);
    watch.thread.start();
    return watch;
  }

  /** Watches nothing: for what ends a run, paused or not. */
  public static PauseWatch none(Chronicle chronicle, StopSignal work) {
    return new PauseWatch(chronicle, work);
  }

  /** Looks away from now on. */
  public void hold() {
    isHeld = true;
  }

  /** Looks again from now on. */
  public void release() {
    isHeld = false;
  }

  private void watch() {
    while (!closing.isStopped() && !work.isStopped()) {
      if (!isHeld && isAsked()) {
        work.stop(paused());
        return;
      }
      closing.rest(EVERY);
    }
  }

  /** A journal that cannot be read now is the lease keeper's business. */
  private boolean isAsked() {
    try {
      return chronicle.fact(Facts.PAUSE).isPresent();
    } catch (Problem unreadable) {
      return false;
    }
  }

  private Problem paused() {
    return Problem.of(ProblemCode.PAUSED)
        .what(chronicle.run() + " pauses, as somebody asked")
        .fix("go on with 'whimbrel resume'")
        .exception();
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

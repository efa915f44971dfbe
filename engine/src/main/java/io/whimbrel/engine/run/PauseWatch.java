package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;

/**
 * Watches whether somebody asked the run to pause. Held back while the cutover is on its way, which
 * is short and has its own way back.
 */
public final class PauseWatch implements AutoCloseable {
  private final Chronicle chronicle;
  private final FactWatch watch;
  private volatile boolean isHeld;

  private PauseWatch(Chronicle chronicle, StopSignal work) {
    this.chronicle = chronicle;
    this.watch = new FactWatch("pause " + chronicle.run(), this::isAsked, work, this::paused);
  }

  /** Watches from now on, until it is closed. */
  public static PauseWatch start(Chronicle chronicle, StopSignal work) {
    PauseWatch pauses = new PauseWatch(chronicle, work);
    pauses.watch.start();
    return pauses;
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

  private boolean isAsked() {
    return !isHeld && chronicle.fact(Facts.PAUSE).isPresent();
  }

  private Problem paused() {
    return Problem.of(ProblemCode.PAUSED)
        .what(chronicle.run() + " pauses, as somebody asked")
        .fix("go on with 'whimbrel resume'")
        .exception();
  }

  /** Ends the watch, and waits for a look that is under way. */
  @Override
  public void close() {
    watch.close();
  }
}

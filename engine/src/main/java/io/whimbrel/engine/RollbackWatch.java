package io.whimbrel.engine;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.cutover.RollbackBackOut;
import io.whimbrel.engine.cutover.RollbackRelease;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;

/**
 * Looks twice per second whether somebody, or a rule, asked for a rollback, and then stops the
 * work: the same process goes on with the rollback.
 */
final class RollbackWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final RunFrame frame;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;

  private RollbackWatch(RunFrame frame) {
    this.frame = frame;
    this.thread = Thread.ofVirtual().name("rollback " + frame.run()).unstarted(this::watch);
  }

  /** Watches from now on, until it is closed. */
  static RollbackWatch start(RunFrame frame) {
    RollbackWatch watch = new RollbackWatch(frame);
    watch.thread.start();
    return watch;
  }

  /** Throws when a rollback is asked for, or was begun and is to be ended one way or the other. */
  static void require(RunFrame frame) {
    if (isAsked(frame) || RollbackRelease.isNeeded(frame) || RollbackBackOut.isNeeded(frame)) {
      throw asked(frame);
    }
  }

  private void watch() {
    while (!closing.isStopped() && !frame.stop().isStopped()) {
      try {
        if (isAsked(frame)) {
          frame.stop().stop(asked(frame));
          return;
        }
      } catch (Problem unreadable) {
        // a journal that cannot be read now is the lease keeper's business
      }
      closing.rest(EVERY);
    }
  }

  private static boolean isAsked(RunFrame frame) {
    return frame.chronicle().fact(Facts.ROLLBACK_ASKED).isPresent();
  }

  private static Problem asked(RunFrame frame) {
    return Problem.of(ProblemCode.ROLLBACK_ASKED)
        .what(frame.run() + " is to be rolled back")
        .fix("let 'whimbrel rollback' finish it")
        .exception();
  }

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

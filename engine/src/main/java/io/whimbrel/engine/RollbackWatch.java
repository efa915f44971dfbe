package io.whimbrel.engine;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.cutover.RollbackBackOut;
import io.whimbrel.engine.cutover.RollbackRelease;
import io.whimbrel.engine.run.FactWatch;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;

/**
 * Whether somebody, or a rule, asked for a rollback: it stops the work, and the same process goes
 * on with the rollback.
 */
final class RollbackWatch {
  private RollbackWatch() {}

  /** Watches from now on, until it is closed. */
  static FactWatch start(RunFrame frame) {
    FactWatch watch =
        new FactWatch(
            "rollback " + frame.run(), () -> isAsked(frame), frame.stop(), () -> asked(frame));
    watch.start();
    return watch;
  }

  /** Throws when a rollback is asked for, or was begun and is to be ended one way or the other. */
  static void require(RunFrame frame) {
    if (isAsked(frame) || RollbackRelease.isNeeded(frame) || RollbackBackOut.isNeeded(frame)) {
      throw asked(frame);
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
}

package io.whimbrel.engine;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.cleanup.AbortRun;
import io.whimbrel.engine.cleanup.CleanupPhase;
import io.whimbrel.engine.cutover.RollbackBackOut;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.watch.OpenAlerts;
import java.util.List;
import java.util.Optional;

/** The two ends of a run: abort and cleanup. */
final class EndCommand {
  private final Setting setting;
  private final RunBook book;
  private final OpenWork work;
  private final StopSignal closing;

  EndCommand(Setting setting, OpenWork work, StopSignal closing) {
    this.setting = setting;
    this.book = new RunBook(setting);
    this.work = work;
    this.closing = closing;
  }

  RunOutcome abort(RunRecord run) {
    try (RunSession session = RunSession.open(setting, run.run(), RunSession.Role.ENDER, closing)) {
      RunFrame frame = session.frame();
      work.opened(frame.sides());
      Operators.note(frame.chronicle(), run.phase());
      requireUndecided(frame);
      List<Problem> left = new AbortRun(frame, run.phase()).run();
      endAlerts();
      if (left.isEmpty()) {
        return new RunOutcome(book.now(), ExitCode.OK, "nothing of the run is left on either side");
      }
      Problem first = left.getFirst();
      return new RunOutcome(
          book.now(),
          first.code().exitCode(),
          "not everything could be removed (%s): mend that, then 'whimbrel abort' again"
              .formatted(first.what()));
    }
  }

  /** It may have been decided while the lease was waited for. */
  private void requireUndecided(RunFrame frame) {
    if (frame.chronicle().fact(Facts.DECIDED).isPresent()) {
      throw RunBook.wrong(
          frame.run() + " was cut over: the target is in charge",
          "let 'whimbrel run' finish it, then 'whimbrel cleanup'");
    }
  }

  /** Cleaning up would open both sides: of a rollback that is not at its end, one of them is. */
  private void requireNoRollback(RunFrame frame) {
    boolean isBegun =
        frame.chronicle().fact(Facts.ROLLBACK_ASKED).isPresent()
            || frame.chronicle().fact(Facts.ROLLBACK_DECIDED).isPresent()
            || RollbackBackOut.isNeeded(frame);
    if (isBegun) {
      throw RunBook.wrong(
          frame.run() + " is being rolled back, and that is not at its end",
          "end it with 'whimbrel rollback', then clean up");
    }
  }

  /** The old side is in charge and clean; what the run left on the new one goes. */
  RunOutcome cleanupBehindRollback(RunRecord run) {
    try (RunSession session = RunSession.open(setting, run.run(), RunSession.Role.ENDER, closing)) {
      RunFrame frame = session.frame();
      work.opened(frame.sides());
      Operators.note(frame.chronicle(), run.phase());
      new CleanupPhase(frame).behindRollback();
      return new RunOutcome(book.now(), ExitCode.OK, "nothing of the run is left on either side");
    }
  }

  RunOutcome cleanup(RunRecord run) {
    if (setting.journal().gate(run.run(), Gate.CLEANUP).isEmpty()) {
      throw RunBook.wrong(
          "%s is in phase %s and has not come to gate CLEANUP".formatted(run.run(), run.phase()),
          book.isDecided(run)
              ? "let 'whimbrel run' finish monitoring, then clean up"
              : "go on with 'whimbrel run', or give the run up with 'whimbrel abort'");
    }
    try (RunSession session = RunSession.open(setting, run.run(), RunSession.Role.ENDER, closing)) {
      RunFrame frame = session.frame();
      work.opened(frame.sides());
      Operators.note(frame.chronicle(), run.phase());
      requireNoRollback(frame);
      try {
        new CleanupPhase(frame).run();
      } catch (Problem problem) {
        frame.stop().check();
        if (problem.code() == ProblemCode.GO_REFUSED) {
          throw problem;
        }
        frame
            .journal()
            .state(
                frame.run(),
                RunState.FAILED,
                frame.board().phase(),
                Optional.of(String.valueOf(problem.getMessage())));
        throw problem;
      }
      endAlerts();
      return new RunOutcome(
          book.now(), ExitCode.OK, "the migration is done: 'whimbrel report' tells all of it");
    }
  }

  private void endAlerts() {
    OpenAlerts.end(setting.journal(), book.now(), setting.clock().instant());
  }
}

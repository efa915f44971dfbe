package io.whimbrel.engine;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.back.LostWayBack;
import io.whimbrel.engine.back.RiskGate;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.cutover.Release;
import io.whimbrel.engine.cutover.RollbackBackOut;
import io.whimbrel.engine.cutover.RollbackPhase;
import io.whimbrel.engine.cutover.RollbackRelease;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Reversal;
import io.whimbrel.engine.run.RollbackWord;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.Lag;
import io.whimbrel.engine.sync.SpoolPlace;
import io.whimbrel.engine.verify.AcceptedLoss;
import io.whimbrel.engine.watch.OpenAlerts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the old side in charge again. Whoever asks has it written in the journal first: a process
 * that works on the run obeys within a second, and is waited for; else this one does it.
 */
final class RollbackCommand {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Setting setting;
  private final RunBook book;
  private final OpenWork work;
  private final StopSignal closing;

  RollbackCommand(Setting setting, OpenWork work, StopSignal closing) {
    this.setting = setting;
    this.book = new RunBook(setting);
    this.work = work;
    this.closing = closing;
  }

  /**
   * Asks for it and does it, or waits for the process that does.
   *
   * @param despite why although rows are lost by it; empty where none may be
   */
  RunOutcome run(String by, String why, String despite) {
    RunRecord run = book.now();
    if (run.state() == RunState.ROLLED_BACK) {
      return new RunOutcome(
          run, ExitCode.OK, run.run() + " was rolled back already: the old side is in charge");
    }
    book.requireSamePlan(run);
    new RunDesk(setting.journal(), setting.clock())
        .askRollback(setting.plan().migration(), by, why, despite);
    while (true) {
      try {
        return perform(run.run());
      } catch (Problem problem) {
        if (problem.code() != ProblemCode.LOCKED) {
          throw problem;
        }
      }
      Optional<RunOutcome> outcome = awaitOther(run.run());
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  /** What the process that works on the run made of it; empty when that process is gone. */
  private Optional<RunOutcome> awaitOther(RunId run) {
    while (true) {
      closing.pause(LOOK);
      boolean isAsked = fact(run, Facts.ROLLBACK_ASKED).isPresent();
      if (book.now().state() == RunState.ROLLED_BACK) {
        return Optional.of(rolledBack());
      }
      if (!isAsked) {
        throw failed("the process that works on the run could not do it", Optional.empty());
      }
      Optional<Lease> lease =
          setting
              .journal()
              .currentLease(run)
              .filter(l -> l.expiresAt().isAfter(setting.clock().instant()));
      if (lease.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  private Optional<String> fact(RunId run, String name) {
    return setting.journal().fact(run, name).filter(text -> !text.isEmpty());
  }

  /** Does what was asked for, or ends what was begun. */
  RunOutcome perform(RunId run) {
    try (RunSession session = RunSession.open(setting, run, RunSession.Role.ENDER, closing)) {
      RunFrame frame = session.frame();
      try (WayBack wayBack = WayBack.open(frame)) {
        Operators.note(frame.chronicle(), Phase.ROLLBACK);
        work.opened(
            () -> {
              frame.sides().close();
              wayBack.frame().sides().close();
            });
        return perform(frame, wayBack);
      }
    }
  }

  private RunOutcome perform(RunFrame frame, WayBack wayBack) {
    Release release = new Release(frame);
    if (release.isNeeded()) {
      release.goForward();
    }
    frame.enter(Phase.ROLLBACK);
    if (RollbackBackOut.isNeeded(frame)) {
      new RollbackBackOut(frame, wayBack.frame())
          .run("the process that began it ended before it was decided", "");
    }
    if (frame.chronicle().fact(Facts.ROLLBACK_DECIDED).isEmpty()) {
      if (frame.chronicle().fact(Facts.ROLLBACK_ASKED).isEmpty()) {
        stateBefore(frame);
        return new RunOutcome(
            book.now(), ExitCode.WAITING, "the new side is in charge; go on with 'whimbrel run'");
      }
      requireWayBack(frame);
      attempt(frame, wayBack);
    } else if (RollbackRelease.isNeeded(frame)) {
      new RollbackRelease(frame, wayBack.frame()).goForward();
    }
    clean(frame, wayBack);
    frame.journal().state(frame.run(), RunState.ROLLED_BACK, Phase.ROLLBACK, Optional.empty());
    RollbackWord.forget(frame.chronicle());
    OpenAlerts.end(setting.journal(), book.now(), setting.clock().instant());
    return rolledBack();
  }

  /** Under the lease: the cleanup may have begun since it was asked for. */
  private void requireWayBack(RunFrame frame) {
    Optional<String> against = Reversal.against(frame.journal(), setting.plan().migration());
    if (against.isPresent()) {
      RollbackWord.forget(frame.chronicle());
      throw RunBook.wrong(
          against.get(), "end it with 'whimbrel cleanup'; there is no way back any more");
    }
  }

  private void attempt(RunFrame frame, WayBack wayBack) {
    try (ChangeFlow flow = wayBack.flow()) {
      catchUp(frame, wayBack.frame(), flow);
      FlowCatching catching = new FlowCatching(flow);
      Map<TableName, AcceptedLoss> lost = new RiskGate(frame, wayBack.frame()).pass(catching);
      new RollbackPhase(frame, wayBack.frame(), flow, lost).run(catching);
    } catch (Problem problem) {
      if (Chronicle.isInterruption(problem)) {
        throw problem;
      }
      throw givenUp(frame, LostWayBack.told(problem));
    }
  }

  /** However much there is: the new side goes on meanwhile. */
  private static void catchUp(RunFrame frame, RunFrame back, ChangeFlow flow) {
    Duration limit = frame.plan().limits().lag();
    while (flow.lag().map(Lag::time).filter(time -> time.compareTo(limit) < 0).isEmpty()) {
      frame.board().note("waits until the way back's lag is below " + Figures.limit(limit));
      frame.stop().pause(LOOK);
      back.stop().check();
    }
    frame.board().note("");
  }

  /** Nobody tries again by itself what failed: who asked is told, and may ask again. */
  private Problem givenUp(RunFrame frame, Problem problem) {
    boolean isDecided = frame.chronicle().fact(Facts.ROLLBACK_DECIDED).isPresent();
    String text = String.valueOf(problem.getMessage());
    frame
        .chronicle()
        .event(
            Phase.ROLLBACK,
            "rollback.failed",
            text,
            Map.of("code", problem.code().text(), "fix", problem.fix()));
    if (isDecided) {
      frame.journal().state(frame.run(), RunState.FAILED, Phase.ROLLBACK, Optional.of(text));
      return failed(text, Optional.of(problem));
    }
    RollbackWord.forget(frame.chronicle());
    stateBefore(frame);
    return failed(text, Optional.of(problem));
  }

  private void stateBefore(RunFrame frame) {
    boolean isWatched = frame.chronicle().isDone(Phase.MONITOR, "monitor");
    frame.chronicle().state(isWatched ? RunState.WAITING : RunState.RUNNING, Phase.MONITOR);
  }

  private Problem failed(String why, Optional<Problem> cause) {
    boolean isDecided = fact(book.now().run(), Facts.ROLLBACK_DECIDED).isPresent();
    Problem.Draft problem =
        Problem.of(ProblemCode.ROLLBACK_FAILED)
            .what(
                isDecided
                    ? "the rollback was decided, but is not at its end: " + why
                    : "the rollback failed, the new side is in charge: " + why)
            .where(cause.map(Problem::where).orElse(""))
            .fix(
                isDecided
                    ? "give 'whimbrel rollback' again: it goes forward to the old side"
                    : cause
                        .map(Problem::fix)
                        .filter(fix -> !fix.isEmpty())
                        .orElse("see 'whimbrel status', then give 'whimbrel rollback' again"));
    cause.ifPresent(problem::cause);
    return problem.exception();
  }

  /** The old side is as it was before the migration; the new side stays fenced until cleanup. */
  private void clean(RunFrame frame, WayBack wayBack) {
    RunFrame back = wayBack.frame();
    try {
      frame
          .retry()
          .run(
              Phase.ROLLBACK,
              "cleaning up the old side",
              () -> {
                back.target().cleanUp();
                frame.source().cleanUp();
                back.source().log().drop();
              });
      new SpoolPlace(back).remove();
    } catch (Problem problem) {
      frame.stop().check();
      frame
          .chronicle()
          .event(
              Phase.ROLLBACK,
              "rollback.left",
              "not everything could be removed, 'whimbrel cleanup' does: " + problem.what());
    }
    FaultPoint.ROLLBACK_CLEANED.pass();
  }

  private RunOutcome rolledBack() {
    return new RunOutcome(
        book.now(),
        ExitCode.OK,
        "the old side is in charge; the new one refuses writes until 'whimbrel cleanup'");
  }
}

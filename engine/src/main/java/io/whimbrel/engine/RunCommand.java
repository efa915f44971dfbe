package io.whimbrel.engine;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.again.TablesAgain;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.cutover.BackOut;
import io.whimbrel.engine.cutover.CutoverGate;
import io.whimbrel.engine.downtime.Downtime;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.monitor.SuccessList;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes on with a run, and has the journal know how it ended. */
final class RunCommand {
  private final Setting setting;
  private final RunBook book;
  private final OpenWork work;
  private final StopSignal closing;
  private final Resumption resumption;

  RunCommand(Setting setting, OpenWork work, StopSignal closing) {
    this.setting = setting;
    this.book = new RunBook(setting);
    this.work = work;
    this.closing = closing;
    this.resumption = new Resumption(closing);
  }

  RunOutcome run(RunRecord run, GateBehaviour atGate) {
    return run(run, atGate, List.of());
  }

  /** Sends tables back to copy first, by names or patterns. */
  RunOutcome run(RunRecord run, GateBehaviour atGate, List<String> copyAgain) {
    if (book.isPauseAsked(run.run())) {
      return paused();
    }
    Stint stint = session(run, atGate, false, copyAgain);
    while (true) {
      switch (stint) {
        case Stint.Ended ended -> {
          return ended.outcome();
        }
        case Stint.Changed _ -> stint = session(run, atGate, true, List.of());
        case Stint.Asked _ -> {
          return new RollbackCommand(setting, work, closing).perform(run.run());
        }
        case Stint.Broken _ -> stint = session(run, atGate, false, List.of());
      }
    }
  }

  private Stint session(
      RunRecord run, GateBehaviour atGate, boolean isChanged, List<String> copyAgain) {
    try (RunSession session =
        RunSession.open(setting, run.run(), RunSession.Role.WORKER, closing)) {
      work.opened(session.frame().sides());
      Operators.note(session.frame().chronicle(), run.phase());
      session.frame().board().phase(requireLatest(run.run()).phase());
      if (!copyAgain.isEmpty()) {
        new TablesAgain(session.frame()).request(copyAgain);
      }
      return walk(session.frame(), atGate, isChanged);
    }
  }

  /** Two processes may begin a first run at the same time; the later one goes on. */
  private RunRecord requireLatest(RunId run) {
    RunRecord latest = book.now();
    if (!latest.run().equals(run)) {
      throw Problem.of(ProblemCode.LOCKED)
          .what("%s was begun at the same time as %s".formatted(latest.run(), run))
          .fix("run 'whimbrel run' again")
          .exception();
    }
    return latest;
  }

  private Stint walk(RunFrame frame, GateBehaviour atGate, boolean isChanged) {
    CutoverGate.Undecided undecided =
        switch (atGate) {
          case LEAVE -> CutoverGate.Undecided.LEAVE;
          case STAY, AWAIT -> CutoverGate.Undecided.STAY;
          case HALT -> CutoverGate.Undecided.HALT;
          case HOLD -> CutoverGate.Undecided.HOLD;
        };
    boolean isNoted = false;
    RunWalk walk = new RunWalk(setting, frame, atGate == GateBehaviour.STAY);
    try {
      frame.chronicle().fact(Facts.WAITING, "");
      new GateDesk(frame.journal(), frame.run()).present(false);
      boolean atEnd = walk.walk(undecided);
      isNoted = true;
      return new Stint.Ended(atEnd ? done() : waiting());
    } catch (Problem problem) {
      isNoted = true;
      if (problem.code() == ProblemCode.ROLLBACK_ASKED) {
        return new Stint.Asked();
      }
      boolean isNews = !isChanged || walk.isFollowed();
      if (problem.code() == ProblemCode.SOURCE_CHANGED && walk.isFlowing() && isNews) {
        frame.chronicle().event(frame.board().phase(), "source.changed", problem.what());
        return new Stint.Changed();
      }
      return Resumption.mayHelp(frame, problem)
          ? broken(frame, problem)
          : new Stint.Ended(ended(frame, problem));
    } finally {
      if (!isNoted) {
        String why = "an unexpected fault: see the log of the process";
        Problem fault = Problem.of(ProblemCode.FAULT).what(why).exception();
        fail(frame, String.valueOf(sourceGivenBack(frame, fault).getMessage()));
      }
    }
  }

  private Stint broken(RunFrame frame, Problem problem) {
    try {
      resumption.failed(frame, problem);
      return new Stint.Broken();
    } catch (Problem last) {
      return new Stint.Ended(ended(frame, last));
    }
  }

  private RunOutcome ended(RunFrame frame, Problem cause) {
    Problem problem = sourceGivenBack(frame, cause);
    switch (problem.code()) {
      case LEASE_LOST -> {}
      case PAUSED -> {
        return interrupted(frame);
      }
      default -> {
        String text = String.valueOf(problem.getMessage());
        Map<String, String> data =
            Map.of("code", problem.code().text(), "where", problem.where(), "fix", problem.fix());
        frame.chronicle().event(phase(frame, problem), "problem", text, data);
        if (isOfProofs(problem)) {
          GoNoGo.proofsAgain(frame, phase(frame, problem));
        }
        frame
            .journal()
            .state(frame.run(), RunState.FAILED, phase(frame, problem), Optional.of(text));
      }
    }
    throw problem;
  }

  private static boolean isOfProofs(Problem problem) {
    return switch (problem.code()) {
      case ROWS_DIFFERENT, CHECK_BROKEN, PROOF_UNDECIDED -> true;
      default -> false;
    };
  }

  /** Nobody works on the run from now on: a downtime ends, and leaves the source in charge. */
  private static Problem sourceGivenBack(RunFrame frame, Problem problem) {
    if (problem.code() == ProblemCode.LEASE_LOST || !new Downtime(frame).isOpen()) {
      return problem;
    }
    try {
      new BackOut(frame).run(String.valueOf(problem.getMessage()), "");
      return problem;
    } catch (Problem failed) {
      return failed;
    }
  }

  private RunOutcome interrupted(RunFrame frame) {
    if (book.isPauseAsked(frame.run())) {
      frame.journal().state(frame.run(), RunState.PAUSED, phaseNow(frame), Optional.empty());
      return paused();
    }
    frame
        .chronicle()
        .event(frame.board().phase(), "run.stopped", "the process was asked to end, and did");
    return new RunOutcome(
        book.now(), ExitCode.WAITING, "'whimbrel run' goes on from where it stopped");
  }

  private static void fail(RunFrame frame, String why) {
    frame.journal().state(frame.run(), RunState.FAILED, frame.board().phase(), Optional.of(why));
  }

  /** A cutover that was backed out goes back to sync; one refused by its proof, to verify. */
  private static Phase phase(RunFrame frame, Problem problem) {
    return problem.code() == ProblemCode.ROWS_DIFFERENT ? Phase.VERIFY : phaseNow(frame);
  }

  private static Phase phaseNow(RunFrame frame) {
    boolean isBackedOut =
        frame.board().phase() == Phase.CUTOVER
            && frame.chronicle().fact(Facts.DECIDED).isEmpty()
            && frame
                .chronicle()
                .stepState(Phase.CUTOVER, "cutover")
                .equals(Optional.of(StepState.UNDONE));
    return isBackedOut ? Phase.SYNC : frame.board().phase();
  }

  private RunOutcome paused() {
    return new RunOutcome(
        book.now(), ExitCode.WAITING, "the run is paused: go on with 'whimbrel resume'");
  }

  private RunOutcome waiting() {
    return new RunOutcome(
        book.now(),
        ExitCode.WAITING,
        "the run waits at gate CUTOVER: decide with 'whimbrel approve cutover', then 'whimbrel"
            + " cutover'");
  }

  private RunOutcome done() {
    RunRecord now = book.now();
    List<GateLine> lines = SuccessList.of(setting.journal(), now.run());
    boolean isGood = SuccessList.against(lines).isEmpty() || isLetGo(now.run());
    boolean isPart = setting.plan().phasing().isPart();
    String well =
        isPart
            ? "the target is in charge of this phase: 'whimbrel run' goes on with those behind it"
            : "the target is in charge: 'whimbrel cleanup' removes what the run left on both"
                + " servers";
    String ill =
        "the target is in charge, monitoring was %s: go back with 'whimbrel rollback', or "
            + (isPart
                ? "go on with 'whimbrel run', and say why not at the cleanup of all phases"
                : "say why not with 'whimbrel approve cleanup --despite REASON'");
    return isGood
        ? new RunOutcome(now, ExitCode.OK, well)
        : new RunOutcome(now, ExitCode.FINDINGS, ill.formatted(SuccessList.told(lines)));
  }

  private boolean isLetGo(RunId run) {
    return setting
        .journal()
        .gate(run, Gate.CLEANUP)
        .filter(gate -> gate.state() == GateState.APPROVED)
        .isPresent();
  }
}

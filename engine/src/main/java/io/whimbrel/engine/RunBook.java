package io.whimbrel.engine;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.SamePlan;
import java.util.Optional;

/** Which run of the journal a command is about, and whether the command may be given now. */
final class RunBook {
  private final Setting setting;

  RunBook(Setting setting) {
    this.setting = setting;
  }

  Optional<RunRecord> latest() {
    return setting.journal().latest(setting.plan().migration());
  }

  /** The run as the journal has it now. */
  RunRecord now() {
    return latest()
        .orElseThrow(
            () ->
                wrong(
                    "the journal has no run of " + setting.plan().migration(),
                    "start it with 'whimbrel run'"));
  }

  /** The run to go on with; a new one when there is none, or when the last one was given up. */
  RunRecord begun() {
    Optional<RunRecord> latest = latest();
    if (latest.isPresent() && isRolledBack(latest.get())) {
      throw wrong(
          latest.get().run() + " was rolled back: the old side is in charge",
          "remove what it left with 'whimbrel cleanup' before a new run");
    }
    if (latest.isEmpty()
        || latest.get().state() == RunState.ABORTED
        || latest.get().state() == RunState.ROLLED_BACK) {
      RunRecord begun =
          setting
              .journal()
              .begin(setting.plan().migration(), setting.plan().title(), setting.plan().digest());
      FaultPoint.RUN_STARTED.pass();
      return begun;
    }
    if (latest.get().state() == RunState.DONE) {
      throw wrong(
          latest.get().run() + " is done", "give the migration a new id to carry something again");
    }
    requireSamePlan(latest.get());
    return latest.get();
  }

  /** The run to go on with, which must be there and not ended. */
  RunRecord live() {
    RunRecord run = now();
    if (run.state().isFinal()) {
      throw wrong(run.run() + " is " + run.state(), "see it with 'whimbrel report'");
    }
    requireSamePlan(run);
    return run;
  }

  /** The run to give up: its plan may have been edited since. */
  RunRecord abortable() {
    RunRecord run = now();
    boolean isLeftover =
        run.state() == RunState.ABORTED
            && setting.journal().fact(run.run(), Facts.LEFT).filter(t -> !t.isEmpty()).isPresent();
    if (run.state().isFinal() && !isLeftover) {
      throw wrong(run.run() + " is " + run.state(), "nothing is left to abort");
    }
    if (isDecided(run)) {
      throw wrong(
          run.run() + " was cut over: the target is in charge",
          "let 'whimbrel run' finish it, then 'whimbrel cleanup'");
    }
    return run;
  }

  /** Whether a run was rolled back and has still to be cleaned up. */
  boolean isRolledBack(RunRecord run) {
    return run.state() == RunState.ROLLED_BACK
        && setting
            .journal()
            .fact(run.run(), Facts.ROLLBACK_CLEANED)
            .filter(text -> !text.isEmpty())
            .isEmpty();
  }

  boolean isPauseAsked(RunId run) {
    return setting.journal().fact(run, Facts.PAUSE).filter(t -> !t.isEmpty()).isPresent();
  }

  void requireSamePlan(RunRecord run) {
    String otherwise =
        isDecided(run) ? "" : ", or give the run up with 'whimbrel abort' and begin a new one";
    SamePlan.require(run, setting.plan(), "restore the plan" + otherwise);
  }

  /** Whether the new side is in charge, or about to be: nothing is given up from here on. */
  boolean isDecided(RunRecord run) {
    return setting.journal().fact(run.run(), Facts.DECIDED).isPresent();
  }

  static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG).what(what).fix(fix).exception();
  }
}

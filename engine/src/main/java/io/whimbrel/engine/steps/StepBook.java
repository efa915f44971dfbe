package io.whimbrel.engine.steps;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.SamePlan;
import java.util.Optional;

/** Which run of the journal a command on a plan of steps is about, and whether it may be given. */
record StepBook(Plan plan, Journal journal) {

  Optional<RunRecord> latest() {
    return journal.latest(plan.migration());
  }

  RunRecord now() {
    return latest()
        .orElseThrow(
            () ->
                wrong(
                    "the journal has no run of " + plan.migration(),
                    "start it with 'whimbrel run'"));
  }

  /** As {@link #begun}, but a run that is done is followed by a new one, too. */
  RunRecord begunAnew() {
    return latest().map(RunRecord::state).equals(Optional.of(RunState.DONE))
        ? journal.begin(plan.migration(), plan.title(), plan.digest())
        : begun();
  }

  /** The run to go on with; a new one when there is none, or when the last one was taken back. */
  RunRecord begun() {
    Optional<RunRecord> latest = latest();
    if (latest.isEmpty()
        || latest.get().state() == RunState.ABORTED
        || latest.get().state() == RunState.ROLLED_BACK) {
      RunRecord begun = journal.begin(plan.migration(), plan.title(), plan.digest());
      FaultPoint.RUN_STARTED.pass();
      return begun;
    }
    if (latest.get().state() == RunState.DONE) {
      throw wrong(
          latest.get().run() + " is done", "give the migration a new id to do something again");
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

  private void requireSamePlan(RunRecord run) {
    SamePlan.require(run, plan, "restore the plan: what was done is undone by what it says");
  }

  static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG).what(what).fix(fix).exception();
  }
}

package io.whimbrel.engine.maintenance;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.cutover.CutoverPhase;
import io.whimbrel.engine.run.Facts;
import java.util.Optional;

/** Looks whether a run of a migration has, or had, the say about writes to the source. */
final class RunsInCharge {
  private final Journal journal;
  private final MigrationId whole;

  RunsInCharge(Journal journal, MigrationId migration) {
    this.journal = journal;
    this.whole = migration.whole();
  }

  /** Throws when one does. */
  void requireNone() {
    journal.latestOfAll().stream()
        .filter(run -> run.migration().whole().equals(whole) && run.state() != RunState.ABORTED)
        .forEach(this::requireNot);
  }

  private void requireNot(RunRecord record) {
    RunId run = record.run();
    if (isThere(run, Facts.DECIDED)) {
      throw refused(run + " has put the target in charge, or did so once");
    }
    if (journal
        .stepState(run, Phase.CUTOVER, CutoverPhase.STEP)
        .equals(Optional.of(StepState.STARTED))) {
      throw refused("the cutover of " + run + " is under way");
    }
    if (isThere(run, Facts.DOWNTIME_BEGUN)) {
      throw refused("the downtime of " + run + " has begun");
    }
  }

  private boolean isThere(RunId run, String fact) {
    return journal.fact(run, fact).filter(text -> !text.isEmpty()).isPresent();
  }

  private static Problem refused(String what) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(what + ": writes to the source are its own to allow or refuse")
        .fix("look with 'whimbrel status'")
        .exception();
  }
}

package io.whimbrel.cli.wiring;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A run that is on its way in the journal beside a plan, when the plan or its folder names another
 * journal: whoever went there would begin the same migration a second time.
 */
final class LeftRun {
  private LeftRun() {}

  /** Refuses a plan that would leave such a run behind. */
  static void refuse(Plan plan, Path local, Clock clock) {
    Optional<DatabaseUrl> named = plan.journal();
    if (named.isEmpty() || !Files.exists(local)) {
      return;
    }
    try (Journal journal = Journals.open(Optional.empty(), local, clock)) {
      Optional<RunRecord> left = onItsWay(journal, plan);
      if (left.isPresent()) {
        throw Problem.of(ProblemCode.STATE_WRONG)
            .what(
                "%s is on its way in the journal %s, and another journal is named now: %s"
                    .formatted(left.get().run(), Wiring.shown(local), named.get().masked()))
            .where(plan.locate("journal"))
            .fix("take 'journal' out until that run is over, and go on with it")
            .exception();
      }
    }
  }

  /** What is on its way of a migration, also between two of its phases. */
  static Optional<RunRecord> onItsWay(Journal journal, Plan plan) {
    List<RunRecord> runs =
        journal.latestOfAll().stream()
            .filter(run -> run.migration().whole().equals(plan.migration().whole()))
            .toList();
    List<RunRecord> done = runs.stream().filter(run -> run.state() == RunState.DONE).toList();
    int phases = plan.phasing().whole().orElse(plan).phasing().phases().size();
    boolean isBetween = !done.isEmpty() && done.size() == runs.size() && done.size() < phases;
    return runs.stream()
        .filter(run -> !run.state().isFinal())
        .findFirst()
        .or(() -> isBetween ? Optional.of(done.getLast()) : Optional.empty());
  }
}

package io.whimbrel.engine.run;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import java.util.Optional;

/** Whether a run that was cut over may still go back, as far as the journal knows. */
public final class Reversal {
  private Reversal() {}

  /** Why not, in words; empty where nothing is against it. The same for people and for rules. */
  public static Optional<String> against(Journal journal, MigrationId id) {
    Optional<RunRecord> own = journal.latest(id).filter(run -> isCleaned(journal, run));
    if (own.isPresent()) {
      return Optional.of("the cleanup of %s has begun".formatted(own.get().run()));
    }
    if (!id.isPhase()) {
      return Optional.empty();
    }
    return journal.latestOfAll().stream()
        .filter(run -> run.migration().isPhase() && run.migration().whole().equals(id.whole()))
        .filter(run -> run.state() == RunState.DONE || isCleaned(journal, run))
        .findFirst()
        .map(run -> "the cleanup of all phases has begun, with " + run.run());
  }

  private static boolean isCleaned(Journal journal, RunRecord run) {
    return journal.stepState(run.run(), Phase.CLEANUP, "cleanup").isPresent();
  }
}

package io.whimbrel.engine;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.Facts;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The backup that the newest run of a migration goes by. Needs the journal only. */
public final class RunBackup {
  private final Journal journal;
  private final Clock clock;

  /** Over a journal, which stays the caller's to close. */
  public RunBackup(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Where it is; empty when the run has none, or has ended. */
  public Set<String> places(MigrationId id) {
    return journal
        .latest(id)
        .filter(run -> !run.state().isFinal())
        .flatMap(run -> journal.fact(run.run(), Facts.BACKUP_PLACE))
        .map(text -> text.lines().collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  /**
   * Notes that a backup is what was written; does nothing for one that no run goes by.
   *
   * @param isRestored whether it was also restored, with the rows that were read
   */
  public void found(MigrationId id, String location, boolean isRestored) {
    if (places(id).contains(location)) {
      RunRecord run = journal.latest(id).orElseThrow();
      String now = clock.instant().toString();
      journal.fact(run.run(), Facts.BACKUP_VERIFIED, now);
      GoNoGo.forgetBackup(journal, run.run());
      if (isRestored) {
        journal.fact(run.run(), Facts.BACKUP_RESTORE_TESTED, now);
      }
      journal.event(
          run.run(),
          run.phase(),
          isRestored ? "backup.restore-tested" : "backup.verified",
          location + (isRestored ? " was restored, row for row" : " is what was written"),
          Map.of("location", location));
    }
  }
}

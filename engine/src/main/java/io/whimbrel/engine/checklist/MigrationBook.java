package io.whimbrel.engine.checklist;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is done for a migration beside its runs, noted in its journal where the ticks of its check
 * lists are: so everybody who works with that journal knows the same. Needs the journal only.
 */
public final class MigrationBook {
  private static final String KEPT = "kept.";

  private final Journal journal;
  private final MigrationId id;

  /** Of a migration, over a journal, which stays the caller's to close. */
  public MigrationBook(Journal journal, MigrationId migration) {
    this.journal = journal;
    this.id = migration.checklist();
  }

  /** Keeps a text under a name; an older one is replaced. */
  public void keep(String name, String text) {
    journal.together(() -> journal.fact(run(), KEPT + name, text));
  }

  /** The text under a name; empty where none was ever kept. */
  public Optional<String> kept(String name) {
    return journal.latest(id).flatMap(run -> journal.fact(run.run(), KEPT + name));
  }

  /**
   * Notes that a part of the migration was rehearsed, for the audit trail.
   *
   * @param part the id of the migration, or of the phase
   */
  public void rehearsed(MigrationId part, DryRun found, String by) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("by", by);
    data.put("decision", found.decision());
    data.put("plan", found.planDigest());
    data.put("back", found.isBack() ? "yes" : "no");
    data.put("untried", String.join(", ", found.untried()));
    String untried =
        found.untried().isEmpty() ? "" : "; not tried: " + String.join(", ", found.untried());
    journal.together(
        () ->
            journal.event(
                run(),
                Phase.ASSESS,
                "rehearsed",
                "%s rehearsed %s in %s: %s%s"
                    .formatted(by, part, found.duration(), found.decision(), untried),
                data));
  }

  private RunId run() {
    return journal
        .latest(id)
        .map(RunRecord::run)
        .orElseGet(() -> journal.begin(id, "check lists", "").run());
  }
}

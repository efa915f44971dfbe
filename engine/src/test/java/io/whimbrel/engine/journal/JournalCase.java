package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;

/** A journal under test, as the parts of the contract see it. */
interface JournalCase {

  /** The journal. */
  Journal journal();

  /** A migration that no other case has. */
  MigrationId migration();

  /** The journal's file or URL, as a child process is told. */
  String address();

  /** Runs a statement beside the journal. */
  void execute(String statement);

  /** Has the database let events be changed, as somebody would who owns it. */
  void unguardEvents();

  /** Begins a run of the migration. */
  default RunRecord begin() {
    return journal().begin(migration(), "Users move", "sha256:1");
  }
}

package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Opens journals. Every journal is safe for several threads and several processes; each of its
 * calls is one transaction, durable when it returns.
 */
public final class Journals {

  private Journals() {}

  /** Opens the journal in PostgreSQL where there is a URL, in this SQLite file otherwise. */
  public static Journal open(Optional<DatabaseUrl> url, Path defaultFile) {
    return open(url, defaultFile, Clock.systemUTC());
  }

  /**
   * As {@link #open(Optional, Path)}.
   *
   * @param clock gives the times of what happens; leases in PostgreSQL go by the server's clock,
   *     which all machines share
   */
  public static Journal open(Optional<DatabaseUrl> url, Path defaultFile, Clock clock) {
    Storage storage =
        url.<Storage>map(PostgresStorage::new)
            .orElseGet(() -> SqliteStorage.at(defaultFile, clock));
    return JdbcJournal.open(storage, clock);
  }
}

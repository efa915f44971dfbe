package io.whimbrel.databases.postgresql.changes;

import static org.awaitility.Awaitility.await;

import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A synchronous standby of the source that is not there: while it is wanted, commits are in the log
 * but end, and can be seen, only when it is no longer wanted.
 *
 * @param databases whose source's server is meant
 */
record MissingStandby(TwoDatabases databases) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String WAITING =
      "select 1 from pg_stat_activity where wait_event = 'SyncRep' and datname ="
          + " current_database()";

  /** From now on commits wait for it; returns when the server knows. */
  void wanted() {
    databases.onSource("alter system set synchronous_standby_names = 'missing'");
    databases.onSource("select pg_reload_conf()");
    await()
        .atMost(PATIENCE)
        .until(
            () -> databases.sourceRows("select current_setting('synchronous_standby_names')"),
            rows -> rows.equals(List.of("(missing)")));
  }

  /** From now on no commit waits. */
  void notWanted() {
    databases.onSource("alter system reset synchronous_standby_names");
    databases.onSource("select pg_reload_conf()");
  }

  /** Waits until so many commits wait. */
  void awaitWaiting(int commits) {
    await().atMost(PATIENCE).until(() -> waiting() >= commits);
  }

  /** How many commits wait now. */
  int waiting() throws SQLException {
    return databases.sourceRows(WAITING).size();
  }
}

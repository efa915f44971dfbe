package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What one runner alone holds while it is at a portion. Whoever takes the run over notes that in
 * the database first, then ends the session that holds the portion: so one that holds it, and has
 * seen then that the run is still its own, is ended before its successor does anything.
 *
 * @param id of the portion's mark
 */
record PortionLock(RunScope scope, String id) {
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private static final String LOCK = "select pg_advisory_lock(hashtext(?), hashtext(?))";

  private static final String LOCK_IN_TRANSACTION = LOCK.replace("_lock(", "_xact_lock(");

  /** The epoch stands in the statement: the process may be frozen on the way to it. */
  private static final String END_OTHERS =
      """
      select bool_and(pg_terminate_backend(pid, %d)) from pg_locks
      where locktype = 'advisory' and objsubid = 2 and pid <> pg_backend_pid() and granted
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = hashtext(?)::bigint & 4294967295
        and objid::bigint = hashtext(?)::bigint & 4294967295
        and exists (select from whimbrel.run where run = ? and epoch = ?)
      having count(*) > 0
      """
          .formatted(END_MAX.toMillis());

  /** For as long as the session; fails with {@code LEASE_LOST} where the run is another's. */
  void hold(Connection connection) throws SQLException {
    checkEpoch(connection);
    lock(connection, LOCK);
    checkEpoch(connection);
  }

  /** For as long as the transaction, which has to look at the epoch before it commits. */
  void holdInTransaction(Connection connection) throws SQLException {
    lock(connection, LOCK_IN_TRANSACTION);
  }

  private void lock(Connection connection, String sql) throws SQLException {
    List<String> _ = Query.texts(connection, sql, scope.run().text(), id);
  }

  private void checkEpoch(Connection connection) throws SQLException {
    ControlSchema.checkEpoch(connection, scope, scope.epoch());
  }

  /** Ends the session that holds it; fails with {@code LEASE_LOST} as above. */
  void endOthers(Connection connection) throws SQLException {
    checkEpoch(connection);
    String run = scope.run().text();
    List<String> ended = Query.texts(connection, END_OTHERS, run, id, run, scope.epoch());
    if (ended.contains("f")) {
      throw Problem.of(ProblemCode.LOCKED)
          .what(
              "a statement of a runner that is gone does not end within " + Figures.limit(END_MAX))
          .where(id)
          .fix("end it with pg_terminate_backend, then run again")
          .permanence(Problem.Permanence.TRANSIENT)
          .exception();
    }
  }
}

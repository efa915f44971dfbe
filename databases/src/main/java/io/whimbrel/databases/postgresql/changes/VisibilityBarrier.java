package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits until every transaction that had an id when the slot came to be has ended.
 *
 * <p>A commit can reach the log before it is visible, for as long as it waits for a synchronous
 * standby. A commit before the slot's start that waits like that is neither in the stream nor in a
 * snapshot. So: (1) an own id X is taken after the slot was created; (2) no row is read before xmin
 * of a new snapshot has reached X. Comparing with a snapshot's xmax instead is not enough: it may
 * already equal the xmin while the waiting transaction is invisible.
 */
final class VisibilityBarrier {

  private static final long POLL_NANOS = 20_000_000;
  private static final long SAY_EVERY_NANOS = 2_000_000_000L;

  private final PostgresConnections connections;

  VisibilityBarrier(PostgresConnections connections) {
    this.connections = connections;
  }

  /** Waits; tells once in a while whom for. An interrupt ends it with an exception. */
  void await(Consumer<String> waiting) {
    try (Connection connection = connections.open()) {
      long own = ownTransaction(connection);
      long saidAt = System.nanoTime();
      while (Long.compareUnsigned(xmin(connection), own) < 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new java.util.concurrent.CancellationException("interrupted while waiting");
        }
        if (System.nanoTime() - saidAt > SAY_EVERY_NANOS) {
          saidAt = System.nanoTime();
          waiting.accept(
              "waiting for transactions older than the slot: " + Blockers.of(connection));
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "waiting for transactions older than the slot");
    }
  }

  private static long ownTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return number(connection, "select pg_current_xact_id()::text");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static long xmin(Connection connection) throws SQLException {
    return number(connection, "select pg_snapshot_xmin(pg_current_snapshot())::text");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return Long.parseUnsignedLong(rows.getString(1));
    }
  }
}

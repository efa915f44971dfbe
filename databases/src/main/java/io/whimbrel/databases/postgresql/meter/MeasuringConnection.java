package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can only read, whose statements end after two seconds; opened when it is needed
 * and again after it was closed. Used by one thread.
 */
final class MeasuringConnection implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);
  private static final String CANCELLED = "57014";

  private static final String SETTINGS =
      """
      set default_transaction_read_only = on;
      set statement_timeout = '2s';
      set lock_timeout = '2s'
      """;

  private final PostgresConnections connections;
  private @Nullable Connection connection;

  MeasuringConnection(PostgresConnections connections) {
    this.connections = connections;
  }

  Connection open() {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    Connection fresh = connections.open(SILENCE_MAX);
    connection = fresh;
    try {
      Query.execute(fresh, SETTINGS);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "measuring " + connections.place());
    }
    return fresh;
  }

  /** How many seconds a query takes. One that takes too long is no failure but a latency. */
  static double seconds(Connection open, String probe) throws SQLException {
    long begun = System.nanoTime();
    try (Statement statement = open.createStatement()) {
      boolean _ = statement.execute(probe);
    } catch (SQLException e) {
      if (!CANCELLED.equals(e.getSQLState())) {
        throw e;
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      PostgresConnections.end(open);
    }
  }
}

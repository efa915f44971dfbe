package io.whimbrel.databases.postgresql.rules;

import io.whimbrel.core.database.ShadowQueries;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Runs queries with the names of an ordinary session, and reads their rows in portions. */
public final class PostgresShadowQueries implements ShadowQueries {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PORTION = 2_000;

  private final PostgresConnections connections;
  private final Connection connection;

  /**
   * Opens a connection.
   *
   * @param limit after which the server gives a query up
   */
  public PostgresShadowQueries(PostgresConnections connections, Duration limit) {
    this.connections = connections;
    this.connection = connections.open(limit.plus(PATIENCE));
    try {
      Query.execute(
          connection,
          "set default_transaction_read_only = on; set search_path = \"$user\", public;"
              + " set statement_timeout = "
              + limit.toMillis());
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      PostgresConnections.end(connection);
      throw SqlProblems.of(e, "asking " + connections.place());
    }
  }

  @Override
  public Run run(String sql, Order order) {
    try {
      try {
        return answered(sql, order);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw SqlProblems.of(e, "asking " + connections.place());
      }
      return new Run.Refused(SqlProblems.of(e, "").what());
    }
  }

  private Run answered(String sql, Order order) throws SQLException {
    ResultDigest digest = new ResultDigest(order);
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(PORTION);
      if (!statement.execute(sql)) {
        return new Run.Refused("it is no query: it returns no rows");
      }
      try (ResultSet rows = statement.getResultSet()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            digest.value(rows.getString(i));
          }
          digest.rowEnds();
        }
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return new Run.Answered(digest.rows(), digest.text(), took);
  }

  @Override
  public void close() {
    PostgresConnections.end(connection);
  }
}

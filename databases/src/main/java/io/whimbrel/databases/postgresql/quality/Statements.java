package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Queries of one table in one transaction that only reads (read committed), each with a time limit
 * and in a savepoint of its own: one that the server gives up or refuses does not hinder the next.
 * Used by one thread.
 */
final class Statements implements AutoCloseable {

  private static final String TIMEOUT = "57014";

  private final Lease lease;
  private final Connection connection;
  private final Duration max;

  private Statements(Lease lease, Duration max) {
    this.lease = lease;
    this.connection = lease.connection();
    this.max = max;
  }

  /**
   * Begins on a session that earlier work may have used.
   *
   * @param searchPath a statement that lets names in the plan's expressions be found
   */
  static Statements begin(Lease lease, Duration max, String searchPath) throws SQLException {
    Statements statements = new Statements(lease, max);
    try {
      statements.begin(searchPath);
      return statements;
    } catch (SQLException e) {
      statements.close();
      throw e;
    }
  }

  private void begin(String searchPath) throws SQLException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    Query.execute(connection, "set local statement_timeout = " + max.toMillis());
    Query.execute(connection, searchPath);
  }

  /** What came of a query: its rows, or why there are none. */
  record Answer(List<List<String>> rows, String refusal, boolean isInRow) {

    boolean isGiven() {
      return refusal.isEmpty();
    }

    /** A number of the first row. */
    long number(int place) {
      return Long.parseLong(rows.getFirst().get(place));
    }
  }

  /** Asks; every value comes as text, NULL as an empty one. */
  Answer ask(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<List<String>> rows = rows(sql);
      connection.releaseSavepoint(before);
      return new Answer(rows, "", false);
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      String state = String.valueOf(e.getSQLState());
      return new Answer(List.of(), words(e), state.startsWith("22") || state.startsWith("23"));
    }
  }

  /** Not prepared: expressions of a plan may hold question marks. */
  private List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(sql)) {
        List<List<String>> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(texts(rows));
        }
        return texts;
      }
    }
  }

  private static List<String> texts(ResultSet row) throws SQLException {
    int columns = row.getMetaData().getColumnCount();
    List<String> texts = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      @Nullable String text = row.getString(i);
      texts.add(text == null ? "" : text);
    }
    return texts;
  }

  private String words(SQLException e) {
    if (TIMEOUT.equals(e.getSQLState())) {
      return "it takes longer than %d s".formatted(max.toSeconds());
    }
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return server == null ? String.valueOf(e.getMessage()) : server.getMessage() + "";
  }

  /** All was asked, and the session may be used again. */
  void done() {
    lease.done();
  }

  /** Gives the session back when all was asked; ends it otherwise. */
  @Override
  public void close() {
    lease.close();
  }

  /** The problem behind a lost connection. */
  static Problem problem(SQLException e, Object what) {
    return SqlProblems.of(e, "looking at the quality of " + what);
  }
}

package io.whimbrel.databases.postgresql.check;

import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tries statements in a transaction that is rolled back at the end, each in a savepoint of its own,
 * so that one that is refused does not hinder the next. Used by one thread.
 */
final class Trial implements AutoCloseable {

  private final Connection connection;

  private Trial(Connection connection) {
    this.connection = connection;
  }

  /** Begins a transaction on a connection in auto-commit mode. */
  static Trial on(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return new Trial(connection);
  }

  /** Tries a statement; what it did stays until the end. Tells why the server refuses it. */
  Optional<String> refusal(String sql) throws SQLException {
    Query.execute(connection, "savepoint trial");
    try {
      Query.execute(connection, sql);
      Query.execute(connection, "release savepoint trial");
      return Optional.empty();
    } catch (SQLException e) {
      Query.execute(connection, "rollback to savepoint trial");
      return Optional.of(words(e));
    }
  }

  /** Whether the server takes a statement. */
  boolean takes(String sql) throws SQLException {
    return refusal(sql).isEmpty();
  }

  private static String words(SQLException e) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server == null) {
      return String.valueOf(e.getMessage());
    }
    String hint = server.getHint() == null ? "" : " (" + server.getHint() + ")";
    return server.getMessage() + hint;
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }
}

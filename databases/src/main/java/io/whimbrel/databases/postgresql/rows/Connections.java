package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;

/** Ways to end connections. */
final class Connections {

  private Connections() {}

  /** Closes a connection that did its work. */
  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "closing a connection");
    }
  }

  /** Closes a connection after a failure that is reported by the caller. */
  static void closeAfter(Connection connection, SQLException failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Cuts a connection in the middle of its work: the server gives up what it was doing. */
  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cutting a connection");
    }
  }
}

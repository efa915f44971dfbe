package io.whimbrel.databases.postgresql.objects;

import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection for many short calls; a call that fails gives it up. Used by one thread. */
final class KeptConnection implements AutoCloseable {

  private final PostgresConnections connections;
  private final Duration silenceMax;
  private @Nullable Connection open;

  KeptConnection(PostgresConnections connections, Duration silenceMax) {
    this.connections = connections;
    this.silenceMax = silenceMax;
  }

  /** Something to do on the connection. */
  @FunctionalInterface
  interface Call<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does it; in auto-commit mode or in a transaction that the call ends itself. */
  <T> T call(String doing, Call<T> call) {
    Connection connection = open == null ? connections.open(silenceMax) : open;
    open = null;
    try {
      T result = call.on(connection);
      open = connection;
      return result;
    } catch (SQLException e) {
      throw SqlProblems.of(e, doing);
    } finally {
      if (open == null) {
        PostgresConnections.end(connection);
      }
    }
  }

  @Override
  public void close() {
    if (open != null) {
      PostgresConnections.end(open);
      open = null;
    }
  }
}

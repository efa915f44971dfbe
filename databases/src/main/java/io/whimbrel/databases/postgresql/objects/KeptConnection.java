package io.whimbrel.databases.postgresql.objects;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection for many short calls; a call that fails gives it up. Used by one thread. */
final class KeptConnection implements AutoCloseable {

  private final Supplier<Connection> opening;
  private final Consumer<Connection> giving;
  private @Nullable Connection open;

  KeptConnection(PostgresConnections connections, Duration silenceMax) {
    this(() -> connections.open(silenceMax), PostgresConnections::end);
  }

  private KeptConnection(Supplier<Connection> opening, Consumer<Connection> giving) {
    this.opening = opening;
    this.giving = giving;
  }

  /**
   * This one and no other, since it sees what no other does.
   *
   * @param done told at the end, unless it failed before
   */
  static KeptConnection of(Connection connection, Runnable done) {
    KeptConnection kept =
        new KeptConnection(
            () -> {
              throw Problem.of(ProblemCode.UNREACHABLE)
                  .what("the session that saw this moment was lost")
                  .fix("take a new snapshot; a further attempt does")
                  .permanence(Permanence.TRANSIENT)
                  .exception();
            },
            _ -> done.run());
    kept.open = connection;
    return kept;
  }

  /** Something to do on the connection. */
  @FunctionalInterface
  interface Call<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does it; in auto-commit mode or in a transaction that the call ends itself. */
  <T> T call(String doing, Call<T> call) {
    Connection connection = open == null ? opening.get() : open;
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
      giving.accept(open);
      open = null;
    }
  }
}

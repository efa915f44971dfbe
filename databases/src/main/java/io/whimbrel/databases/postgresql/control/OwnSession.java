package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a session of the target one that writes rows for a run: the run's own fence lets it pass,
 * and where our user may take the replica role, neither triggers nor foreign keys fire for it.
 * Where it may not, {@link SideEffects} keeps them still. Safe for use by several threads.
 */
public final class OwnSession {

  private static final String NOT_ALLOWED = "42501";

  private final RunScope scope;
  private final AtomicBoolean isRefused = new AtomicBoolean();

  /** Sessions of a run. */
  public OwnSession(RunScope scope) {
    this.scope = scope;
  }

  /**
   * Prepares a session in auto-commit mode.
   *
   * @return whether it has the replica role
   */
  public boolean begin(Connection connection) throws SQLException {
    Query.execute(connection, "set whimbrel.run = " + Sql.literal(scope.run().text()));
    return !isRefused.get() && takeReplicaRole(connection);
  }

  /** Whether {@link #begin} would have it; leaves a session in auto-commit mode as it was. */
  public boolean mayBeReplica(Connection connection) throws SQLException {
    boolean isReplica = !isRefused.get() && takeReplicaRole(connection);
    if (isReplica) {
      Query.execute(connection, "reset session_replication_role");
    }
    return isReplica;
  }

  private boolean takeReplicaRole(Connection connection) throws SQLException {
    try {
      Query.execute(connection, "set session_replication_role = replica");
      return true;
    } catch (SQLException e) {
      if (!NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      isRefused.set(true); // asked once, so that the server's log has one line about it
      return false;
    }
  }
}

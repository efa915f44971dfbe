package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes what a run keeps in schema {@code whimbrel}, the tables behind the last run, and the
 * schema when nothing else is in it: fences of other runs stand there without a row of a run.
 */
public final class ControlCleanup {

  private static final List<String> TABLES =
      List.of(
          "progress",
          "chunk",
          "step",
          "touched",
          "truncated",
          "key_map",
          "large_object",
          "held",
          "run");

  private static final String KEY_MAPS = "select relation from whimbrel.key_map where run = ?";

  private ControlCleanup() {}

  /**
   * Removes it all, fence triggers first; idempotent; for a connection in auto-commit mode. The
   * rows, the tables and the schema go in one transaction.
   */
  public static void remove(Connection connection, RunScope scope) throws SQLException {
    FenceTriggers.remove(connection, scope, FenceSide.TARGET);
    if (!ControlSchema.exists(connection)) {
      return;
    }
    SideEffects.validate(connection, scope);
    connection.setAutoCommit(false);
    try {
      Query.execute(connection, "select pg_advisory_xact_lock(hashtext('whimbrel'), 0)");
      FenceEpoch.requireNoNewer(connection, scope);
      for (String relation : Query.texts(connection, KEY_MAPS, scope.run().text())) {
        TableName name = new TableName(ControlSchema.NAME, relation);
        Query.execute(connection, "drop table if exists " + Sql.table(name));
      }
      for (String table : TABLES) {
        delete(connection, table, scope);
      }
      if (!Query.holds(connection, "select exists (select from whimbrel.run)")) {
        for (String table : TABLES) {
          TableName name = new TableName(ControlSchema.NAME, table);
          Query.execute(connection, "drop table if exists " + Sql.table(name));
        }
        FenceTriggers.dropUnneeded(connection, scope);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static void delete(Connection connection, String table, RunScope scope)
      throws SQLException {
    TableName name = new TableName(ControlSchema.NAME, table);
    String sql = "delete from " + Sql.table(name) + " where run = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, scope.run().text());
      statement.executeUpdate();
    }
  }
}

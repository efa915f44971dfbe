package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.control.SideEffects;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Empties a target table of the run's rows, and its key map, in the caller's transaction. */
final class TargetReset {

  private static final String IS_REFERENCED =
      "select exists (select from pg_constraint where confrelid = cast(? as regclass)"
          + " and contype = 'f')";

  private static final String IS_REPLICA =
      "select current_setting('session_replication_role') = 'replica'";

  private TargetReset() {}

  static void empty(Connection connection, RunScope scope, TableMapping mapping)
      throws SQLException {
    String table = Sql.table(mapping.target());
    Rejects.forget(connection, scope.run(), mapping);
    if (!Query.holds(connection, IS_REPLICA)) {
      SideEffects.holdForeignKeys(connection, scope, table);
    }
    try (Statement statement = connection.createStatement()) {
      if (ShareCondition.isNeeded(mapping)) {
        statement.execute(
            "delete from only %s as t where %s"
                .formatted(table, ShareCondition.ofTarget(mapping, "t.")));
        return;
      }
      // TRUNCATE is refused where a foreign key points to the table, even when none is checked.
      statement.execute(
          isReferenced(connection, table)
              ? "delete from only " + table
              : "truncate table only " + table);
      if (mapping.rowKeyNamespace().isPresent()) {
        statement.execute(
            "truncate table " + KeyMap.relation(scope.run(), mapping.rowKeyNamespace().get()));
      }
    }
  }

  private static boolean isReferenced(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_REFERENCED)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}

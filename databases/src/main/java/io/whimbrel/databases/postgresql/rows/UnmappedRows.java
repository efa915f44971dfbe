package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.Progress;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rows of a target with derived keys whose key stands in no key map. */
public final class UnmappedRows {

  private UnmappedRows() {}

  /** The condition over rows {@code t} of the target; empty where no key is derived. */
  static String condition(RunId run, TableMapping mapping) {
    List<String> conditions = new ArrayList<>();
    for (ColumnMapping column : mapping.targetKey()) {
      if (column.rule() instanceof ValueRule.DeriveKey derived) {
        conditions.add(
            "not exists (select from %s as m where m.new_key = t.%s)"
                .formatted(
                    KeyMap.relation(run, derived.namespace()), Sql.identifier(column.name())));
      }
    }
    return String.join(" or ", conditions);
  }

  /** Removes them, while nothing is applied; own transaction (read committed). */
  public static long remove(
      PostgresConnections connections, RunScope scope, TableMapping mapping, long epoch) {
    String condition = condition(scope.run(), mapping);
    if (condition.isEmpty()) {
      return 0;
    }
    Connection connection = connections.open(Silence.of(mapping.source()));
    try {
      boolean _ = new OwnSession(scope).begin(connection);
      connection.setAutoCommit(false);
      ControlSchema.checkEpoch(connection, scope, epoch);
      Object _ = Progress.lock(connection, scope.run());
      try (Statement statement = connection.createStatement()) {
        long removed =
            statement.executeLargeUpdate(
                "delete from only %s as t where %s"
                    .formatted(Sql.table(mapping.target()), condition));
        FaultPoint.REPAIR_BEFORE_COMMIT.pass();
        connection.commit();
        FaultPoint.REPAIR_COMMITTED.pass();
        return removed;
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "removing rows of " + mapping.target() + " without a source key");
    } finally {
      PostgresConnections.end(connection);
    }
  }
}

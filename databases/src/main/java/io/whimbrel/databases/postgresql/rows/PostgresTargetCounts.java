package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowCount;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Counts rows of a PostgreSQL target, each table in one transaction (repeatable read) that is
 * rolled back. Rows and the keys that sync wrote commit together, so one moment tells both. Safe
 * for use by several threads.
 */
public final class PostgresTargetCounts implements RowCounts {

  private static final String EMPTIED =
      """
      select exists (select from whimbrel.truncated
        where run = ? and position > ? and (table_schema, table_name) in ((?, ?), (?, ?)))
      """;

  private final PostgresConnections connections;
  private final RunScope scope;

  /** Counts on the database that the connections lead to. */
  public PostgresTargetCounts(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  @Override
  public Moment hold(List<TableMapping> tables) {
    Lease lease = connections.lease(CountedColumns.silence(tables));
    try {
      lease.connection().setAutoCommit(false);
      Query.execute(
          lease.connection(),
          "set transaction isolation level repeatable read; select pg_current_snapshot()");
      return new Held(lease, scope.run());
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.of(e, "holding a moment of " + connections.place());
    }
  }

  private record Held(Lease lease, RunId run) implements Moment {

    @Override
    public List<List<String>> touched(TableMapping mapping, Position since) {
      try {
        return mapping.source().key().isEmpty()
            ? List.of()
            : TouchedKeys.read(lease.connection(), run, mapping.source().name(), since);
      } catch (SQLException e) {
        throw SqlProblems.of(e, doing(mapping));
      }
    }

    @Override
    public boolean isBlurred(TableMapping mapping, Position since) {
      try {
        return Query.holds(
            lease.connection(),
            EMPTIED,
            run.text(),
            since.sequence(),
            mapping.source().name().schema(),
            mapping.source().name().name(),
            mapping.target().schema(),
            mapping.target().name());
      } catch (SQLException e) {
        throw SqlProblems.of(e, doing(mapping));
      }
    }

    /** Locks are given back with the savepoint, and so is the table of keys. */
    @Override
    public RowCount count(TableMapping mapping, List<List<String>> except) {
      try {
        Connection connection = lease.connection();
        Savepoint before = connection.setSavepoint();
        try {
          List<ColumnMapping> columns = CountedColumns.of(mapping);
          TargetRows rows = TargetRows.all(mapping);
          String from = "\nfrom " + rows.relation() + "\nwhere " + rows.condition();
          String all = CountedColumns.query(columns, c -> "t." + Sql.identifier(c.name()), from);
          String besides = except.isEmpty() ? "" : besides(connection, mapping, except);
          return CountedColumns.ask(connection, all + besides, columns, all);
        } finally {
          connection.rollback(before);
        }
      } catch (SQLException e) {
        throw SqlProblems.of(e, doing(mapping));
      }
    }

    private static String besides(
        Connection connection, TableMapping mapping, List<List<String>> keys) throws SQLException {
      WantedKeys.create(connection, mapping, keys);
      return "\nand " + TargetRows.besides(connection, mapping, WantedKeys.TABLE);
    }

    @Override
    public boolean isRewritten(TableMapping mapping) {
      try {
        return TableFile.isOther(lease.connection(), mapping.target());
      } catch (SQLException e) {
        throw SqlProblems.of(e, doing(mapping));
      }
    }

    private static String doing(TableMapping mapping) {
      return "counting rows of " + mapping.target();
    }

    @Override
    public void close() {
      lease.done();
      lease.close();
    }
  }
}

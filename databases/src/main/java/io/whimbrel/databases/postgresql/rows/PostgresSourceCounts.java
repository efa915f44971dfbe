package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.RowCount;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts rows of a PostgreSQL source through their mappings, at each moment in one transaction
 * (repeatable read, read only). Expressions and filters are computed by the source itself. Safe for
 * use by several threads.
 */
public final class PostgresSourceCounts implements RowCounts {

  private final PostgresConnections connections;

  /** Counts on the database that the connections lead to. */
  public PostgresSourceCounts(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public Moment hold(List<TableMapping> tables) {
    Lease lease = connections.lease(CountedColumns.silence(tables));
    try {
      lease.connection().setAutoCommit(false);
      Query.execute(
          lease.connection(),
          "set transaction isolation level repeatable read, read only;"
              + " select pg_current_snapshot()");
      return new Held(lease);
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.of(e, "holding a moment of " + connections.place());
    }
  }

  private record Held(Lease lease) implements Moment {

    @Override
    public RowCount count(TableMapping mapping, List<List<String>> except) {
      try {
        return count(mapping, CountedColumns.of(mapping), except);
      } catch (SQLException e) {
        if (!isRefused(e)) {
          throw SqlProblems.of(e, doing(mapping));
        }
      }
      try {
        return count(mapping, CountedColumns.carried(mapping), except);
      } catch (SQLException e) {
        throw isRefused(e) ? refused(mapping, e) : SqlProblems.of(e, doing(mapping));
      }
    }

    /** Locks are given back with the savepoint. */
    private RowCount count(
        TableMapping mapping, List<ColumnMapping> columns, List<List<String>> except)
        throws SQLException {
      Connection connection = lease.connection();
      Savepoint before = connection.setSavepoint();
      try {
        Query.execute(connection, MappedSelect.searchPath(mapping.source().name()));
        String from = MappedSelect.from(mapping, "only " + Sql.table(mapping.source().name()));
        String all = CountedColumns.query(columns, c -> value(mapping, c), from);
        String besides = except.isEmpty() ? "" : besides(connection, mapping, except);
        return CountedColumns.ask(connection, all + besides, columns, all);
      } finally {
        connection.rollback(before);
      }
    }

    private static String value(TableMapping mapping, ColumnMapping column) {
      return "cast(" + MappedSelect.value(mapping, column) + " as " + column.type() + ")";
    }

    private static String besides(
        Connection connection, TableMapping mapping, List<List<String>> keys) throws SQLException {
      List<KeyPart> key = new ArrayList<>();
      List<String> arrays = new ArrayList<>();
      for (int i = 0; i < mapping.source().keyColumns().size(); i++) {
        Column column = mapping.source().column(mapping.source().keyColumns().get(i)).orElseThrow();
        key.add(KeyPart.of(connection, Sql.identifier(column.name()), column.type()));
        arrays.add(connection.createArrayOf("text", SourceCopy.column(keys, i)).toString());
      }
      String word = MappedSelect.filter(mapping).isPresent() ? "\nand " : "\nwhere ";
      return word + "not (" + KeyRange.oneOf(key, arrays) + ")";
    }

    /** What the server does not take, or cannot compute of a row. */
    private static boolean isRefused(SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      return state.startsWith("42") || state.startsWith("22") || state.equals("0A000");
    }

    private static Problem refused(TableMapping mapping, SQLException e) {
      return Problem.of(ProblemCode.EXPRESSION_REFUSED)
          .what("the source refuses what counts the rows: " + SqlProblems.of(e, "").what())
          .where(mapping.source().name().toString())
          .fix("write the filter in words that both servers know")
          .cause(e)
          .exception();
    }

    @Override
    public boolean isRewritten(TableMapping mapping) {
      try {
        return TableFile.isOther(lease.connection(), mapping.source().name());
      } catch (SQLException e) {
        throw SqlProblems.of(e, doing(mapping));
      }
    }

    private static String doing(TableMapping mapping) {
      return "counting rows of " + mapping.source().name();
    }

    @Override
    public void close() {
      lease.doneReading();
      lease.close();
    }
  }
}

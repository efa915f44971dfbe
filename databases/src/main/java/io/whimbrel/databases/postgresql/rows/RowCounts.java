package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.CountedRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts rows of one side of a mapping. Safe for use by several threads. */
public final class RowCounts {

  private final PostgresConnections connections;
  private final RowsInPlace compared;

  /** Rows of the database that the connections lead to. */
  public RowCounts(PostgresConnections connections, RowsInPlace compared) {
    this.connections = connections;
    this.compared = compared;
  }

  /** The source rows that the mapping's filter lets through. */
  public CountedRows ofSource(TableMapping mapping) {
    return count(mapping, mapping.source().name(), _ -> sourceQuery(mapping));
  }

  /** The rows of the target. */
  public CountedRows ofTarget(TableMapping mapping) {
    return count(mapping, mapping.target(), c -> targetQuery(compared.rows(c, mapping)));
  }

  /** The query that counts the source's rows. */
  static String sourceQuery(TableMapping mapping) {
    String filter = MappedSelect.filter(mapping).map(f -> " where " + f).orElse("");
    return "select count(*) from %s as %s%s"
        .formatted(StoredRows.of(mapping.source()), MappedSelect.alias(mapping), filter);
  }

  /** The query that counts the target's rows, which stand behind {@code from} like this. */
  static String targetQuery(String rows) {
    return "select count(*) from " + rows;
  }

  @FunctionalInterface
  private interface Asking {
    String on(Connection connection) throws SQLException;
  }

  private CountedRows count(TableMapping mapping, TableName table, Asking asking) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      Connection connection = lease.connection();
      String query = asking.on(connection);
      connection.setAutoCommit(false);
      Query.execute(connection, MappedSelect.searchPath(table));
      long rows = count(connection, query);
      lease.done();
      return new CountedRows(rows, query);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "counting rows of " + table);
    }
  }

  /** A question mark in a plan's filter is an operator. */
  private static long count(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}

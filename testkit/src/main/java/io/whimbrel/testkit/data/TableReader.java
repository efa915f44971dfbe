package io.whimbrel.testkit.data;

import io.whimbrel.testkit.postgresql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables as text under fixed settings, all in one repeatable read transaction. */
final class TableReader implements AutoCloseable {
  private static final int FETCH_ROWS = 5_000;

  private final Connection connection;

  TableReader(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    execute("set transaction isolation level repeatable read, read only");
    execute("set local timezone = 'UTC'");
    execute("set local datestyle = 'ISO, YMD'");
    execute("set local intervalstyle = 'iso_8601'");
    execute("set local extra_float_digits = 3");
    execute("set local bytea_output = 'hex'");
    execute("set local lc_monetary = 'C'");
  }

  interface RowConsumer {
    void accept(List<@Nullable String> row);
  }

  /** Every ordinary table and partition with its columns, sorted by name. */
  SortedMap<String, List<String>> tables() throws SQLException {
    SortedMap<String, List<String>> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                """
                select nspname, relname, attname
                  from pg_class
                  join pg_namespace on pg_namespace.oid = relnamespace
                  left join pg_attribute
                    on attrelid = pg_class.oid and attnum > 0 and not attisdropped
                 where relkind = 'r'
                   and nspname not in ('information_schema', 'whimbrel')
                   and nspname !~ '^pg_'
                 order by nspname, relname, attname collate "C"
                """)) {
      while (columns.next()) {
        List<String> names =
            tables.computeIfAbsent(
                Identifier.quoted(columns.getString(1), columns.getString(2)),
                _ -> new ArrayList<>());
        if (columns.getString(3) != null) {
          names.add(columns.getString(3));
        }
      }
    }
    return tables;
  }

  void read(String table, List<String> columns, RowConsumer consumer) throws SQLException {
    String texts =
        columns.stream()
            .map(column -> Identifier.quoted(column) + "::text")
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows =
          statement.executeQuery("select %s from only %s".formatted(texts, table))) {
        while (rows.next()) {
          List<@Nullable String> row = new ArrayList<>(columns.size());
          for (int i = 1; i <= columns.size(); i++) {
            row.add(rows.getString(i));
          }
          consumer.accept(row);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

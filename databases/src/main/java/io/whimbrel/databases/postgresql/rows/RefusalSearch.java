package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the column and the row at which an insert from the {@link Stage} failed, since the server
 * names neither when an expression or a conversion fails: each column is tried alone into a
 * temporary table, and for the failing one the staged rows are halved until one is left. In the
 * caller's transaction, which it leaves as it was.
 */
final class RefusalSearch {

  private static final String PROBE = "pg_temp.whimbrel_probe";

  private final Connection connection;
  private final TableMapping mapping;

  RefusalSearch(Connection connection, TableMapping mapping) {
    this.connection = connection;
    this.mapping = mapping;
  }

  /**
   * Where the failure is, in words.
   *
   * @param rows how many are staged
   */
  Optional<String> find(long rows) throws SQLException {
    for (ColumnMapping column : mapping.writtenColumns()) {
      if (fails(column, 0, rows)) {
        return Optional.of(", column " + column.name() + row(halve(column, rows)));
      }
    }
    return Optional.empty();
  }

  private long halve(ColumnMapping column, long rows) throws SQLException {
    long from = 0;
    long until = rows;
    while (until - from > 1) {
      long middle = (from + until) / 2;
      if (fails(column, from, middle)) {
        until = middle;
      } else {
        from = middle;
      }
    }
    return from;
  }

  private boolean fails(ColumnMapping column, long from, long until) throws SQLException {
    TableMapping alone =
        new TableMapping(
            mapping.source(),
            mapping.target(),
            List.of(column),
            MappedSelect.filter(mapping),
            List.of(),
            Optional.empty());
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("create temp table whimbrel_probe (v " + column.type() + ")");
      statement.execute(
          "insert into " + PROBE + " " + MappedSelect.toInsert(alone, piece(from, until - from)));
      return false;
    } catch (SQLException e) {
      if (RefusedRow.isRefusal(e)) {
        return true;
      }
      throw e;
    } finally {
      connection.rollback(before);
    }
  }

  private String row(long place) throws SQLException {
    List<Column> key = TargetRows.keyColumns(mapping);
    if (key.isEmpty()) {
      return "";
    }
    String texts =
        key.stream()
            .map(column -> OutputText.ofKey(Sql.identifier(column.name())))
            .collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select " + texts + " from " + piece(place, 1) + " as s")) {
      rows.next();
      for (int i = 0; i < key.size(); i++) {
        parts.add(key.get(i).name() + "=" + rows.getString(i + 1));
      }
    }
    return ", source row " + String.join(", ", parts);
  }

  private static String piece(long from, long rows) {
    return "(select * from " + Stage.TABLE + " offset " + from + " limit " + rows + ")";
  }
}

package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the changes of one table without a key, in their order: runs of inserts as sets, an update
 * or delete on exactly one of equal rows. The log brings whole old rows (FULL identity). Rows are
 * compared by the text of their values, because not every type has an equality. Used by one thread.
 */
final class KeylessWriter {

  private final TableMapping mapping;
  private final Connection connection;
  private final NewbornKeys newborn;
  private final TextInput input;
  private final int columns;

  KeylessWriter(TableMapping mapping, Connection connection, NewbornKeys newborn)
      throws SQLException {
    this.newborn = newborn;
    this.mapping = mapping;
    this.connection = connection;
    this.input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
    this.columns = mapping.sourceColumns().size();
  }

  /** Writes changes in order. */
  void write(List<LogEntry.RowChange> changes) throws SQLException {
    List<Tuple> inserts = new ArrayList<>();
    for (LogEntry.RowChange change : changes) {
      switch (change) {
        case LogEntry.Insert insert -> inserts.add(insert.row());
        case LogEntry.Update update -> {
          insert(inserts);
          delete(update.before().orElseThrow());
          inserts.add(update.row());
        }
        case LogEntry.Delete delete -> {
          insert(inserts);
          delete(delete.before());
        }
      }
    }
    insert(inserts);
  }

  private void insert(List<Tuple> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    newborn.give(rows);
    String written = MappedSelect.targetColumns(mapping);
    String sql =
        "insert into "
            + Sql.table(mapping.target())
            + (written.isEmpty() ? "" : " (" + written + ") overriding system value")
            + "\n"
            + MappedSelect.toInsert(mapping, rows());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, rows);
      statement.executeUpdate();
    }
    rows.clear();
  }

  private void delete(Tuple row) throws SQLException {
    String sql =
        "delete from only "
            + Sql.table(mapping.target())
            + " where ctid = (select t.ctid from only "
            + Sql.table(mapping.target())
            + " as t, ("
            + MappedSelect.toCompare(mapping, rows())
            + ") as d where "
            + rowText("t")
            + " = "
            + rowText("d")
            + " limit 1)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, List.of(row));
      statement.executeUpdate();
    }
  }

  private String rowText(String alias) {
    String names =
        mapping.writtenColumns().stream()
            .map(column -> alias + "." + Sql.identifier(column.name()))
            .collect(Collectors.joining(", "));
    return "row(" + names + ")::text";
  }

  private String rows() {
    if (columns == 0) {
      return "(select from generate_series(1, ?))";
    }
    List<Column> stored = mapping.sourceColumns();
    String selected =
        IntStream.range(0, columns)
            .mapToObj(
                i ->
                    input.value("u.c" + i, MappedSelect.stageType(mapping, stored.get(i)))
                        + " as "
                        + Sql.identifier(stored.get(i).name()))
            .collect(Collectors.joining(", "));
    String arrays =
        IntStream.range(0, columns).mapToObj(_ -> "?::text[]").collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    return "(select " + selected + " from unnest(" + arrays + ") as u(" + names + "))";
  }

  private void bind(PreparedStatement statement, List<Tuple> rows) throws SQLException {
    if (columns == 0) {
      statement.setInt(1, rows.size());
    }
    for (int i = 0; i < columns; i++) {
      int place = i;
      TextArray.of(rows, row -> row.utf8(place)).bind(statement, i + 1);
    }
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL that reads rows of one source table: its stored columns in catalog order. */
record SourceSelect(Table table) {

  /** The key's columns and their types. */
  KeyRange keyRange() {
    List<String> names = table.keyColumns();
    return new KeyRange(
        names.stream().map(name -> "t." + Sql.identifier(name)).toList(),
        names.stream().map(name -> table.column(name).orElseThrow().type()).toList());
  }

  /** COPY of a range to the client. */
  String copy(Bounds bounds, RowFormat format) {
    String from =
        bounds.isAll()
            ? "select " + columns() + from()
            : "select " + columns() + from() + " where " + keyRange().within(bounds);
    return "copy (" + from + ") to stdout (format " + word(format) + ")";
  }

  /** COPY of the rows of some keys to the client. */
  String copy(List<List<String>> keys, RowFormat format) {
    KeyRange range = keyRange();
    String join =
        IntStream.range(0, range.columns().size())
            .mapToObj(i -> range.columns().get(i) + " = k.c" + i)
            .collect(Collectors.joining(" and "));
    return "copy (select "
        + columns()
        + from()
        + " join "
        + range.relation(keys)
        + " as k on "
        + join
        + ") to stdout (format "
        + word(format)
        + ")";
  }

  /** The row of one key, each column as text; one parameter per key column. */
  String current() {
    String values =
        stored().stream()
            .map(column -> "t." + Sql.identifier(column.name()) + "::text")
            .collect(Collectors.joining(", "));
    KeyRange range = keyRange();
    String condition =
        IntStream.range(0, range.columns().size())
            .mapToObj(i -> range.columns().get(i) + " = ?::text::" + range.types().get(i))
            .collect(Collectors.joining(" and "));
    return "select " + values + from() + " where " + condition;
  }

  /** Digest of a range over the columns that a plain mapping carries. */
  String digest(TableMapping mapping, Bounds bounds) {
    List<String> columns = new ArrayList<>();
    for (ColumnMapping column : mapping.columns()) {
      digested(column).ifPresent(name -> columns.add("t." + Sql.identifier(name)));
    }
    String where = bounds.isAll() ? "true" : keyRange().within(bounds);
    return Digests.select(columns, from(), where);
  }

  private Optional<String> digested(ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> Optional.of(carry.from());
      case ValueRule.Computed _ -> table.column(column.name()).map(Column::name);
      case ValueRule.Compute _, ValueRule.DeriveKey _, ValueRule.Fill _ -> Optional.empty();
    };
  }

  /** Column list, quoted. */
  String columns() {
    return stored().stream()
        .map(column -> "t." + Sql.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** {@code from only table as t}. */
  String from() {
    return " from only " + Sql.table(table.name()) + " as t";
  }

  private List<Column> stored() {
    return table.columns().stream().filter(Column::isStored).toList();
  }

  private static String word(RowFormat format) {
    return switch (format) {
      case POSTGRESQL_BINARY -> "binary";
      case POSTGRESQL_TEXT -> "text";
    };
  }
}

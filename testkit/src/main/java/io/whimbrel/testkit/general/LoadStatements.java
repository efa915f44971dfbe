package io.whimbrel.testkit.general;

import io.whimbrel.testkit.postgresql.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Statements that write one row of a table. A row is picked by its place: {@code ctid} names it
 * within its table, and a place that no row has picks none.
 */
final class LoadStatements {
  private LoadStatements() {}

  /** A row from nothing: values made by type, references to any row that is there. */
  static Optional<String> insertMade(LoadTable table) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (LoadColumn column : table.columns()) {
      Optional<String> value = newValue(table, column);
      if (!column.isFree() || (value.isEmpty() && column.isOptional())) {
        continue;
      }
      if (value.isEmpty()) {
        return Optional.empty();
      }
      names.add(column.quoted());
      values.add(value.get());
    }
    return names.isEmpty()
        ? Optional.of("insert into %s default values".formatted(table.name()))
        : Optional.of(insert(table, names, values, "(select) as r"));
  }

  /** A copy of some row under new keys. */
  static String insertCopy(LoadTable table) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (LoadColumn column : table.columns()) {
      if (column.isFree()) {
        Optional<String> value = column.isKey() ? newValue(table, column) : Optional.empty();
        names.add(column.quoted());
        values.add(value.orElse("r." + column.quoted()));
      }
    }
    return names.isEmpty()
        ? "insert into %s default values".formatted(table.name())
        : insert(table, names, values, "(%s) as r".formatted(any(table.name(), "*")));
  }

  private static String insert(
      LoadTable table, List<String> names, List<String> values, String from) {
    StringBuilder sql = new StringBuilder("insert into ").append(table.name());
    sql.append(" (").append(String.join(", ", names)).append(") select ");
    sql.append(String.join(", ", values)).append(" from ").append(from);
    for (int i = 0; i < table.references().size(); i++) {
      LoadReference reference = table.references().get(i);
      sql.append(" left join (")
          .append(any(reference.parent(), list(reference.parentColumns())))
          .append(") as f%d (%s) on true".formatted(i, list(reference.columns())));
    }
    return sql.toString();
  }

  private static Optional<String> newValue(LoadTable table, LoadColumn column) {
    return table
        .reference(column)
        .map(r -> "f%d.%s".formatted(table.references().indexOf(r), column.quoted()))
        .or(column::made);
  }

  /** Another row's value, which is surely a value that the column takes. */
  static String updateToAnother(LoadTable table, LoadColumn column) {
    return "update %s set %s = (%s) where %s"
        .formatted(table.name(), column.quoted(), any(table.name(), column.quoted()), one(table));
  }

  /** A value that may be refused. */
  static String update(LoadTable table, LoadColumn column, String made) {
    return "update %s set %s = %s where %s"
        .formatted(table.name(), column.quoted(), made, one(table));
  }

  static String delete(LoadTable table) {
    return "delete from %s where %s".formatted(table.name(), one(table));
  }

  private static String one(LoadTable table) {
    return "(tableoid, ctid) in (%s)".formatted(any(table.name(), "tableoid, ctid"));
  }

  /** A row at random among the first ones: large tables are not read to their end. */
  private static String any(String table, String columns) {
    return "select * from (select %s from %s limit 2000) as s order by random() limit 1"
        .formatted(columns, table);
  }

  private static String list(List<String> columns) {
    return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
  }
}

package io.whimbrel.engine.structure;

import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.util.function.UnaryOperator;

/**
 * Statements that make the difference between two structures, for people.
 *
 * @param quote writes a name as the source's product does
 */
record Ddl(UnaryOperator<String> quote) {

  private String table(TableName table) {
    return quote.apply(table.schema()) + "." + quote.apply(table.name());
  }

  private String alter(TableName table) {
    return "alter table " + table(table) + " ";
  }

  private String column(ColumnStructure column) {
    return quote.apply(column.name());
  }

  String drop(TableName table) {
    return "drop table " + table(table);
  }

  String rename(TableName before, TableName now) {
    if (before.schema().equals(now.schema())) {
      return alter(before) + "rename to " + quote.apply(now.name());
    }
    String moved = alter(before) + "set schema " + quote.apply(now.schema());
    TableName there = new TableName(now.schema(), before.name());
    return there.equals(now) ? moved : moved + "; " + rename(there, now);
  }

  /** Only what the words of a product tell that has such tables. */
  String storage(TableStructure now) {
    return alter(now.name()) + (now.isLogged() ? "set logged" : "set unlogged");
  }

  String partition(TableStructure before, TableStructure now) {
    String detach =
        before
            .partitionOf()
            .map(parent -> alter(parent) + "detach partition " + table(now.name()))
            .orElse("");
    String attach =
        now.partitionOf()
            .map(parent -> alter(parent) + "attach partition " + table(now.name()) + " ...")
            .orElse("");
    return detach.isEmpty() || attach.isEmpty() ? detach + attach : detach + "; " + attach;
  }

  String addColumn(TableName table, ColumnStructure column) {
    return alter(table) + "add column %s %s ...".formatted(column(column), column.type());
  }

  String dropColumn(TableName table, ColumnStructure column) {
    return alter(table) + "drop column " + column(column);
  }

  String renameColumn(TableName table, ColumnStructure before, ColumnStructure now) {
    return alter(table) + "rename column %s to %s".formatted(column(before), column(now));
  }

  String changeType(TableName table, ColumnStructure now) {
    return alter(table) + "alter column %s type %s".formatted(column(now), now.type());
  }

  String takeNull(TableName table, ColumnStructure now) {
    return alter(table) + "alter column %s drop not null".formatted(column(now));
  }
}

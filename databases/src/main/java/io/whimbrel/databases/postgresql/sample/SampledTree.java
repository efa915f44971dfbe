package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table as rows are drawn from it: a plain one, or a partitioned one with all its partitions,
 * whose rows the server hands on to them by itself.
 *
 * @param number of the tree, by which its queues are called
 * @param foreignKeys of the table and of its partitions
 */
record SampledTree(
    int number,
    Table table,
    List<ForeignKey> foreignKeys,
    long rows,
    long bytes,
    Set<TableName> all) {

  /** The trees of a selection; a partition whose partitioned table is not selected is one, too. */
  static List<SampledTree> of(List<Table> tables) {
    Map<TableName, Table> byName = new HashMap<>();
    tables.forEach(table -> byName.put(table.name(), table));
    Map<TableName, List<Table>> members = new LinkedHashMap<>();
    for (Table table : tables) {
      members.computeIfAbsent(root(table, byName), _ -> new ArrayList<>()).add(table);
    }
    List<SampledTree> trees = new ArrayList<>();
    members.forEach(
        (root, of) -> trees.add(tree(trees.size(), Optional.ofNullable(byName.get(root)), of)));
    return trees;
  }

  private static TableName root(Table table, Map<TableName, Table> byName) {
    Table at = table;
    while (at.partitionOf().map(byName::containsKey).orElse(false)) {
      at = Optional.ofNullable(byName.get(at.partitionOf().orElseThrow())).orElseThrow();
    }
    return at.name();
  }

  private static SampledTree tree(int number, Optional<Table> root, List<Table> members) {
    Set<ForeignKey> keys = new LinkedHashSet<>();
    Set<TableName> names = new LinkedHashSet<>();
    for (Table member : members) {
      names.add(member.name());
      for (ForeignKey key : member.foreignKeys()) {
        keys.add(new ForeignKey("", key.columns(), key.references(), key.referencedColumns()));
      }
    }
    return new SampledTree(
        number,
        root.orElseThrow(),
        List.copyOf(keys),
        members.stream().mapToLong(Table::rows).sum(),
        members.stream().mapToLong(Table::bytes).sum(),
        names);
  }

  TableName name() {
    return table.name();
  }

  /** What rows are read from: children by inheritance are tables of their own. */
  String relation() {
    return (table.kind() == Table.Kind.PARTITIONED ? "" : "only ") + Sql.table(name());
  }

  /** The columns that rows bring. */
  String columns() {
    return Sql.identifiers(
        table.columns().stream()
            .filter(column -> column.generation() != Generation.COMPUTED)
            .map(Column::name)
            .toList());
  }

  /** The type of a column, as the server spells it. */
  String type(String column) {
    return table.column(column).map(Column::type).orElseThrow();
  }
}

package io.whimbrel.engine.compare;

import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Partitioned tables as whoever writes queries sees them: one table with the rows of all its
 * partitions. So it does not matter how a side is partitioned, or whether it is.
 */
final class PartitionTrees {
  private final Map<TableName, Table> byName = new HashMap<>();

  private PartitionTrees(List<Table> tables) {
    tables.forEach(table -> byName.put(table.name(), table));
  }

  /**
   * The tables that hold rows, partitions put together under the topmost table that is there.
   *
   * @param apart tables that stand for themselves; a tree with one of them is not put together
   * @param asked which tables are asked for; partitions of one that is not stand for themselves
   */
  static List<Table> folded(
      List<Table> tables, Predicate<TableName> apart, Predicate<TableName> asked) {
    PartitionTrees trees = new PartitionTrees(tables);
    Map<TableName, List<Table>> partitions = new HashMap<>();
    for (Table table : tables) {
      TableName top = trees.top(table);
      if (!top.equals(table.name())) {
        partitions.computeIfAbsent(top, _ -> new ArrayList<>()).add(table);
      }
    }
    List<Table> folded = new ArrayList<>();
    for (Table table : tables) {
      TableName top = trees.top(table);
      List<Table> tree = partitions.getOrDefault(top, List.of());
      Predicate<TableName> alone = asked.test(top) ? apart : apart.or(asked);
      boolean isApart = tree.stream().map(Table::name).anyMatch(alone);
      if (isApart || tree.isEmpty()) {
        if (table.holdsRows() || !isApart) {
          folded.add(table);
        }
      } else if (top.equals(table.name())) {
        folded.add(whole(table, tree));
      }
    }
    return folded;
  }

  private TableName top(Table table) {
    Table top = table;
    for (Optional<Table> parent = parent(top); parent.isPresent(); parent = parent(top)) {
      top = parent.get();
    }
    return top.name();
  }

  private Optional<Table> parent(Table table) {
    return table.partitionOf().map(byName::get);
  }

  private static Table whole(Table top, List<Table> partitions) {
    return new Table(
        top.name(),
        Table.Kind.PARTITIONED,
        top.columns(),
        top.key(),
        top.identity(),
        top.foreignKeys(),
        Optional.empty(),
        partitions.stream().mapToLong(Table::rows).sum(),
        partitions.stream().mapToLong(Table::bytes).sum());
  }
}

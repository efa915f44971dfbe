package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for one table of the inventory: its own entry of the plan's map, or for a partition
 * the entry of its nearest ancestor that has one, or an empty one.
 *
 * @param owner the table that the plan writes the entry for; the table itself when there is none
 */
record TableEntry(Table table, TableName owner, TableMap map) {

  private static final TableMap NOTHING =
      new TableMap(
          Optional.empty(), Optional.empty(), Map.of(), List.of(), Optional.empty(), List.of());

  /** The entry that holds for a table. */
  static TableEntry of(Table table, Plan plan, Map<TableName, Table> tables) {
    Optional<Table> ancestor = Optional.of(table);
    while (ancestor.isPresent()) {
      TableName name = ancestor.get().name();
      TableMap map = plan.maps().get(name);
      if (map != null) {
        return new TableEntry(table, name, map);
      }
      ancestor = ancestor.get().partitionOf().flatMap(p -> Optional.ofNullable(tables.get(p)));
    }
    return new TableEntry(table, table.name(), NOTHING);
  }

  /** Whether the entry is an ancestor's: what is wrong with it is said there. */
  boolean isInherited() {
    return !owner.equals(table.name());
  }

  /** The plan path of the entry. */
  String path() {
    return path(owner);
  }

  /** The plan path of the entry of this table. */
  static String path(TableName table) {
    return "tables.map." + table;
  }

  /** The plan path of a source column that is dropped. */
  String dropPath(String column) {
    return path() + ".drop." + map.drop().indexOf(column);
  }

  /** The plan path of what is said about the quality of a target column. */
  String qualityPath(String column) {
    return new QualityRules.Entry(owner, List.of(column), Map.of()).path();
  }

  /** The plan path of a target column. */
  String columnPath(String column) {
    return path() + ".columns." + column;
  }
}

package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;

/** Checks that what the plan names is there: tables, schemas, columns to drop. */
final class NameChecks {

  private NameChecks() {}

  static void check(Plan plan, Map<TableName, Table> tables, PlanFindings findings) {
    plan.maps()
        .forEach(
            (name, map) -> {
              Table table = tables.get(name);
              if (table == null) {
                unknownTable(plan, name, tables, findings);
              } else {
                checkDrops(table, map, findings);
                checkPartition(table, map, tables, findings);
              }
            });
    List<String> schemas = tables.keySet().stream().map(TableName::schema).distinct().toList();
    plan.schemas().keySet().stream()
        .sorted()
        .filter(schema -> !schemas.contains(schema) && !plan.phasing().isPart())
        .forEach(
            schema ->
                findings.block(
                    "tables.schemas." + schema,
                    "no selected table is in a schema '%s'".formatted(schema),
                    either(schema, schemas, "take this schema out of 'tables.schemas'")));
  }

  private static void unknownTable(
      Plan plan, TableName name, Map<TableName, Table> tables, PlanFindings findings) {
    boolean isSelected = plan.tables().selects(name);
    findings.block(
        TableEntry.path(name),
        isSelected
            ? "the source has no table %s".formatted(name)
            : "table %s is mapped but not selected".formatted(name),
        isSelected
            ? either(
                name.toString(),
                tables.keySet().stream().map(TableName::toString).toList(),
                "take it out of 'tables.map'")
            : "include it in 'tables.include', or take it out of 'tables.map'");
  }

  private static void checkDrops(Table table, TableMap map, PlanFindings findings) {
    List<String> names = table.columns().stream().map(Column::name).toList();
    for (int i = 0; i < map.drop().size(); i++) {
      String column = map.drop().get(i);
      if (!names.contains(column)) {
        findings.block(
            TableEntry.path(table.name()) + ".drop." + i,
            "table %s has no column '%s'".formatted(table.name(), column),
            either(column, names, "take it out of 'drop'"));
      }
    }
  }

  /** Columns of a partition are its parent's: they cannot be mapped apart. */
  private static void checkPartition(
      Table table, TableMap map, Map<TableName, Table> tables, PlanFindings findings) {
    boolean changesColumns =
        map.key().isPresent() || !map.columns().isEmpty() || !map.drop().isEmpty();
    table
        .partitionOf()
        .filter(tables::containsKey)
        .filter(_ -> changesColumns)
        .ifPresent(
            parent ->
                findings.block(
                    TableEntry.path(table.name()),
                    "%s is a partition of %s and cannot have columns of its own"
                        .formatted(table.name(), parent),
                    "write 'key', 'columns' and 'drop' at %s: its partitions follow"
                        .formatted(parent)));
  }

  private static String either(String word, List<String> known, String otherwise) {
    String question = Suggestion.question(word, known);
    return question.isEmpty() ? otherwise : question + " Otherwise " + otherwise;
  }
}

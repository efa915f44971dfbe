package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that the finished mappings fit together: names, keys, foreign keys, partitions. */
final class TableChecks {

  private final List<TableEntry> entries;
  private final PlanFindings findings;
  private final Map<TableName, TableEntry> byName = new HashMap<>();

  private TableChecks(List<TableEntry> entries, PlanFindings findings) {
    this.entries = entries;
    this.findings = findings;
    entries.forEach(e -> byName.put(e.table().name(), e));
  }

  static void check(
      Plan plan, List<TableEntry> entries, List<TableMapping> mappings, PlanFindings findings) {
    TableChecks checks = new TableChecks(entries, findings);
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).isInherited()) {
        checks.checkColumnNames(entries.get(i), mappings.get(i));
        checks.checkKey(entries.get(i), mappings.get(i));
      }
      checks.checkForeignKeys(entries.get(i));
      checks.checkParent(entries.get(i));
    }
    checks.checkTargets(plan, mappings);
  }

  private void checkColumnNames(TableEntry entry, TableMapping mapping) {
    Set<String> seen = new HashSet<>();
    for (ColumnMapping column : mapping.columns()) {
      if (!seen.add(column.name())) {
        findings.block(
            entry.columnPath(column.name()),
            "two columns of %s would be called '%s'".formatted(mapping.target(), column.name()),
            "map the source column '%s' to another name, or put it into 'drop'"
                .formatted(column.name()));
      }
    }
  }

  private void checkKey(TableEntry entry, TableMapping mapping) {
    for (String key : entry.table().keyColumns()) {
      if (mapping.imageOf(key).isPresent()) {
        continue;
      }
      String column = "key column '%s' of %s".formatted(key, entry.table().name());
      boolean isComputed =
          entry.table().column(key).map(Column::generation).stream()
              .anyMatch(g -> g == Generation.COMPUTED);
      if (isComputed) {
        findings.block(
            entry.path(),
            column + " is computed by the server: rows cannot be told apart by it",
            "give the table a key of stored columns on the source, or exclude the table");
      } else if (entry.map().drop().contains(key)) {
        findings.block(
            entry.dropPath(key),
            column + " is dropped: rows could not be told apart",
            "take it out of 'drop'");
      } else if (isMadeByExpression(mapping, key)) {
        findings.block(
            entry.columnPath(key) + ".up",
            column + " is made by an expression: keys must be carried or derived",
            "leave 'up' out and add the expression as a column of its own");
      } else {
        findings.block(
            entry.path(), column + " is not carried", "map it: 'columns: {new_name: {from: …}}'");
      }
    }
  }

  private static boolean isMadeByExpression(TableMapping mapping, String key) {
    return mapping.columns().stream()
        .anyMatch(c -> c.name().equals(key) && c.rule() instanceof ValueRule.Compute);
  }

  private void checkForeignKeys(TableEntry entry) {
    for (ForeignKey key : entry.table().foreignKeys()) {
      TableEntry referenced = byName.get(key.references());
      checkDropped(entry, key.columns(), entry, key);
      if (referenced == null) {
        findings.warn(
            "tables.include",
            "%s points to %s by %s, and that table does not move: the foreign key is left out"
                .formatted(entry.table().name(), key.references(), key.name()),
            "include %s in 'tables.include'".formatted(key.references()));
      } else {
        checkDropped(referenced, key.referencedColumns(), entry, key);
        checkFilter(entry, referenced, key);
      }
    }
  }

  private void checkDropped(
      TableEntry dropping, List<String> columns, TableEntry owner, ForeignKey key) {
    columns.stream()
        .filter(c -> !dropping.isInherited() && dropping.map().drop().contains(c))
        .forEach(
            c ->
                findings.block(
                    dropping.dropPath(c),
                    "column '%s' of %s is dropped, and the foreign key %s of %s needs it"
                        .formatted(c, dropping.table().name(), key.name(), owner.table().name()),
                    "take it out of 'drop', or drop the foreign key on the source"));
  }

  private void checkFilter(TableEntry entry, TableEntry referenced, ForeignKey key) {
    if (referenced.map().where().isPresent() && entry.map().where().isEmpty()) {
      findings.warn(
          referenced.path() + ".where",
          "rows of %s may point by %s to rows of %s that are left out"
              .formatted(entry.table().name(), key.name(), referenced.table().name()),
          "give %s a 'where' that leaves the same rows out".formatted(entry.table().name()));
    }
  }

  private void checkParent(TableEntry entry) {
    entry
        .table()
        .partitionOf()
        .filter(parent -> !byName.containsKey(parent))
        .ifPresent(
            parent ->
                findings.block(
                    "tables.exclude",
                    "%s is a partition of %s, which is not selected"
                        .formatted(entry.table().name(), parent),
                    "include %s, or exclude its partitions too".formatted(parent)));
  }

  private void checkTargets(Plan plan, List<TableMapping> mappings) {
    Map<TableName, TableName> taken = new HashMap<>();
    for (int i = 0; i < mappings.size(); i++) {
      TableName source = mappings.get(i).source().name();
      TableName other = taken.putIfAbsent(mappings.get(i).target(), source);
      if (other != null) {
        boolean isNamed = plan.maps().containsKey(source);
        findings.block(
            isNamed ? entries.get(i).path() + ".to" : TableEntry.path(other) + ".to",
            "%s and %s would both become %s".formatted(other, source, mappings.get(i).target()),
            "give one of them another name with 'to'");
      }
    }
  }
}

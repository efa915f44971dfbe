package io.whimbrel.engine.structure;

import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.structure.StructureChange.ColumnAdded;
import io.whimbrel.engine.structure.StructureChange.TableAdded;
import io.whimbrel.engine.structure.StructureChange.Unfollowed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells in which ways a structure differs from an older one. */
final class StructureComparison {

  private final Map<TableName, TableStructure> before;
  private final Map<TableName, TableStructure> now;
  private final Ddl ddl;
  private final List<StructureChange> changes = new ArrayList<>();

  private StructureComparison(List<TableStructure> before, List<TableStructure> now, Ddl ddl) {
    this.ddl = ddl;
    this.before = byName(before);
    this.now = byName(now);
  }

  private static Map<TableName, TableStructure> byName(List<TableStructure> tables) {
    return tables.stream()
        .collect(Collectors.toUnmodifiableMap(TableStructure::name, Function.identity()));
  }

  static List<StructureChange> changes(
      List<TableStructure> before, List<TableStructure> now, Ddl ddl) {
    return new StructureComparison(before, now, ddl).compare();
  }

  private List<StructureChange> compare() {
    before.keySet().stream().sorted().forEach(this::compare);
    now.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .sorted()
        .forEach(name -> changes.add(new TableAdded(name)));
    return List.copyOf(changes);
  }

  private void compare(TableName name) {
    TableStructure older = Objects.requireNonNull(before.get(name));
    TableStructure newer = now.get(name);
    if (newer == null) {
      addGone(older);
    } else if (!newer.identity().equals(older.identity())) {
      add(name, "table %s was dropped and made again".formatted(name), ddl.drop(name));
    } else {
      compareTable(older, newer);
      compareColumns(older, newer);
    }
  }

  private void compareTable(TableStructure older, TableStructure newer) {
    TableName name = older.name();
    if (!older.storage().equals(newer.storage())) {
      add(
          name,
          "table %s was %s, is %s".formatted(name, older.storage(), newer.storage()),
          ddl.storage(newer));
    }
    if (!older.partitionOf().equals(newer.partitionOf())) {
      add(
          name,
          "table %s was attached to or detached from a partitioned table".formatted(name),
          ddl.partition(older, newer));
    }
    if (!older.key().equals(newer.key())) {
      add(name, "the key of %s was %s, is %s".formatted(name, older.key(), newer.key()), "");
    }
  }

  /** What has the identity of a table under another name is that table, renamed or moved. */
  private void addGone(TableStructure older) {
    now.values().stream()
        .filter(table -> table.identity().equals(older.identity()))
        .map(TableStructure::name)
        .findFirst()
        .ifPresentOrElse(
            name ->
                add(
                    older.name(),
                    "table %s was renamed to %s".formatted(older.name(), name),
                    ddl.rename(older.name(), name)),
            () ->
                add(
                    older.name(),
                    "table %s is gone: dropped, or not selected any more".formatted(older.name()),
                    ddl.drop(older.name())));
  }

  private void compareColumns(TableStructure older, TableStructure newer) {
    TableName name = older.name();
    Map<Integer, ColumnStructure> left =
        newer.columns().stream()
            .collect(Collectors.toMap(ColumnStructure::number, Function.identity()));
    for (ColumnStructure column : older.columns()) {
      compareColumn(name, column, left.remove(column.number()));
    }
    newer.columns().stream()
        .filter(column -> left.containsKey(column.number()))
        .forEach(column -> addColumn(name, column));
  }

  private void compareColumn(
      TableName table, ColumnStructure older, @Nullable ColumnStructure newer) {
    String column = "column %s of %s ".formatted(older.name(), table);
    if (newer == null) {
      add(table, column + "was dropped", ddl.dropColumn(table, older));
      return;
    }
    if (!older.name().equals(newer.name())) {
      add(table, column + "was renamed to " + newer.name(), ddl.renameColumn(table, older, newer));
    }
    if (!older.type().equals(newer.type())) {
      add(
          table,
          column + "was %s, is %s".formatted(older.type(), newer.type()),
          ddl.changeType(table, newer));
    }
    if (newer.nullable() && !older.nullable()) {
      add(table, column + "takes NULL now", ddl.takeNull(table, newer));
    }
  }

  private void addColumn(TableName table, ColumnStructure column) {
    if (column.isPlain()) {
      changes.add(new ColumnAdded(table, column));
    } else {
      add(
          table,
          "column %s %s of %s is new and not NULL everywhere"
              .formatted(column.name(), column.type(), table),
          ddl.addColumn(table, column));
    }
  }

  private void add(TableName table, String text, String statement) {
    changes.add(new Unfollowed(table, text, statement));
  }
}

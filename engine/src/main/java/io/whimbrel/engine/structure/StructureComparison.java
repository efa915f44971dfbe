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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells in which ways a structure differs from an older one. */
final class StructureComparison {

  private final Map<TableName, TableStructure> before;
  private final Map<TableName, TableStructure> now;
  private final List<StructureChange> changes = new ArrayList<>();

  private StructureComparison(List<TableStructure> before, List<TableStructure> now) {
    this.before = byName(before);
    this.now = byName(now);
  }

  private static Map<TableName, TableStructure> byName(List<TableStructure> tables) {
    return tables.stream()
        .collect(Collectors.toUnmodifiableMap(TableStructure::name, Function.identity()));
  }

  static List<StructureChange> changes(List<TableStructure> before, List<TableStructure> now) {
    return new StructureComparison(before, now).compare();
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
      add(name, "table %s is gone: dropped, renamed or moved".formatted(name));
    } else if (!newer.identity().equals(older.identity())) {
      add(name, "table %s was dropped and made again".formatted(name));
    } else {
      compareTable(older, newer);
      compareColumns(older, newer);
    }
  }

  private void compareTable(TableStructure older, TableStructure newer) {
    TableName name = older.name();
    if (!older.storage().equals(newer.storage())) {
      add(name, "table %s was %s, is %s".formatted(name, older.storage(), newer.storage()));
    }
    if (!older.partitionOf().equals(newer.partitionOf())) {
      add(name, "table %s was attached to or detached from a partitioned table".formatted(name));
    }
    if (!older.key().equals(newer.key())) {
      add(name, "the key of %s was %s, is %s".formatted(name, older.key(), newer.key()));
    }
  }

  private void compareColumns(TableStructure older, TableStructure newer) {
    TableName name = older.name();
    Map<Integer, ColumnStructure> left =
        newer.columns().stream()
            .collect(Collectors.toMap(ColumnStructure::number, Function.identity()));
    for (ColumnStructure column : older.columns()) {
      ColumnStructure current = left.remove(column.number());
      difference(column, current)
          .ifPresent(text -> add(name, "column %s of %s %s".formatted(column.name(), name, text)));
    }
    newer.columns().stream()
        .filter(column -> left.containsKey(column.number()))
        .forEach(column -> addColumn(name, column));
  }

  private static Optional<String> difference(
      ColumnStructure older, @Nullable ColumnStructure newer) {
    if (newer == null) {
      return Optional.of("was dropped");
    }
    if (!older.name().equals(newer.name())) {
      return Optional.of("was renamed to " + newer.name());
    }
    if (!older.type().equals(newer.type())) {
      return Optional.of("was %s, is %s".formatted(older.type(), newer.type()));
    }
    return newer.nullable() && !older.nullable() ? Optional.of("takes NULL now") : Optional.empty();
  }

  private void addColumn(TableName table, ColumnStructure column) {
    if (column.isPlain()) {
      changes.add(new ColumnAdded(table, column));
    } else {
      add(
          table,
          "column %s %s of %s is new and not NULL everywhere"
              .formatted(column.name(), column.type(), table));
    }
  }

  private void add(TableName table, String text) {
    changes.add(new Unfollowed(table, text));
  }
}

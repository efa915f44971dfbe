package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is otherwise on the target, change by change. */
final class SchemaChanges {
  private final List<Change> changes = new ArrayList<>();

  /**
   * One change.
   *
   * @param name by which people give its reason, as in {@code public.users.full_name}
   * @param reason where it follows from another change; else empty
   */
  record Change(String kind, String name, String before, String after, String reason) {}

  private SchemaChanges() {}

  /** By the mappings of tables, where the source was read. */
  static List<Change> of(StrategyFacts facts) {
    SchemaChanges found = new SchemaChanges();
    facts.catalogs().mappings().stream()
        .filter(m -> m.source().kind() != Table.Kind.PARTITION)
        .forEach(found::table);
    return List.copyOf(found.changes);
  }

  private void add(String kind, String name, String before, String after) {
    changes.add(new Change(kind, name, before, after, ""));
  }

  private void table(TableMapping mapping) {
    String target = mapping.target().toString();
    if (!mapping.source().name().toString().equals(target)) {
      add("Table rename", target, mapping.source().name().toString(), target);
    }
    Set<String> carried = new HashSet<>();
    for (ColumnMapping column : mapping.columns()) {
      from(column.rule()).ifPresent(carried::add);
      column(mapping, column);
    }
    for (Column column : mapping.source().columns()) {
      if (!carried.contains(column.name()) && mapping.column(column.name()).isEmpty()) {
        add("Drop column", target + "." + column.name(), described(column), "-");
      }
    }
    mapping
        .extraIndexes()
        .forEach(index -> add("Add index", target + " " + index, "-", "index " + index));
    mapping.filter().ifPresent(where -> add("Filter rows", target, "all rows", where));
  }

  private static Optional<String> from(ValueRule rule) {
    return switch (rule) {
      case ValueRule.Carry carry -> Optional.of(carry.from());
      case ValueRule.DeriveKey derived -> Optional.of(derived.from());
      case ValueRule.RecallKey recalled -> Optional.of(recalled.from());
      case ValueRule.Compute _, ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ ->
          Optional.empty();
    };
  }

  private void column(TableMapping mapping, ColumnMapping column) {
    String name = mapping.target() + "." + column.name();
    Optional<Column> old =
        from(column.rule())
            .or(() -> Optional.of(column.name()))
            .flatMap(n -> mapping.source().column(n));
    if (old.isEmpty()) {
      add(
          "Add column",
          name,
          "-",
          column.name() + " " + column.type() + (column.nullable() ? "" : " not null"));
      return;
    }
    Column before = old.get();
    if (!before.name().equals(column.name())) {
      add("Column rename", name, before.name(), column.name());
    }
    if (!before.type().equals(column.type())) {
      changes.add(
          new Change(
              "Type change",
              name,
              before.name() + " " + before.type(),
              column.name() + " " + column.type(),
              followed(mapping, column)));
    }
    if (before.nullable() && !column.nullable()) {
      add("Add constraint", name, "-", "NOT NULL on " + column.name());
    }
    if (!before.nullable() && column.nullable()) {
      add("Drop constraint", name, "NOT NULL on " + before.name(), "-");
    }
  }

  /** A foreign key follows the key that it points to. */
  private static String followed(TableMapping mapping, ColumnMapping column) {
    return column.rule() instanceof ValueRule.DeriveKey derived
            && !mapping.rowKeyNamespace().equals(Optional.of(derived.namespace()))
        ? "It follows the key that it points to"
        : "";
  }

  private static String described(Column column) {
    return column.name() + " " + column.type();
  }
}

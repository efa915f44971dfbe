package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns become UUIDs, and under which namespace: the keys that the plan says so of, and
 * everything that points to them.
 *
 * <ol>
 *   <li>Each {@code key: uuid} is a beginning: its key column under the namespace of its table.
 *   <li>A foreign key hands the namespace from the column that it points to, to the column that it
 *       points from; a partition and its parent share it, because their columns are the same.
 *   <li>Both are repeated until nothing new comes: chains over shared keys are followed to their
 *       end.
 * </ol>
 */
final class DerivedColumns {

  private static final Set<String> INTEGERS =
      Set.of("smallint", "integer", "bigint", "int2", "int4", "int8", "int");

  private record Place(TableName table, String column) {}

  private final String migration;
  private final Map<TableName, TableEntry> entries;
  private final PlanFindings findings;
  private final Map<Place, String> namespaces = new HashMap<>();

  private DerivedColumns(
      MigrationId migration, Collection<TableEntry> entries, PlanFindings findings) {
    this.migration = migration.text();
    this.findings = findings;
    this.entries = new HashMap<>();
    entries.forEach(e -> this.entries.put(e.table().name(), e));
  }

  /** Follows every key of these tables that becomes a UUID. */
  static DerivedColumns of(MigrationId migration, List<TableEntry> entries, PlanFindings findings) {
    DerivedColumns derived = new DerivedColumns(migration, entries, findings);
    entries.forEach(derived::begin);
    boolean isNew = true;
    while (isNew) {
      isNew = false;
      for (TableEntry entry : entries) {
        isNew |= derived.follow(entry.table());
      }
    }
    entries.forEach(derived::checkComposite);
    return derived;
  }

  /** The namespace of a column that becomes a UUID; empty for any other. */
  Optional<String> namespace(TableName table, String column) {
    return Optional.ofNullable(namespaces.get(new Place(table, column)));
  }

  /** The namespace of a table whose own key becomes a UUID; empty for any other. */
  Optional<String> ownKey(TableEntry entry) {
    return entry.map().key().isEmpty() || entry.table().keyColumns().size() != 1
        ? Optional.empty()
        : namespace(entry.table().name(), entry.table().keyColumns().getFirst())
            .filter(n -> n.equals(ownNamespace(entry)));
  }

  private String ownNamespace(TableEntry entry) {
    return migration + "/" + entry.owner();
  }

  private void begin(TableEntry entry) {
    if (entry.map().key().isEmpty()) {
      return;
    }
    List<String> key = entry.table().keyColumns();
    if (key.size() != 1) {
      refuseKey(
          entry,
          key.isEmpty() ? "has no key" : "has a key of %d columns".formatted(key.size()),
          "leave 'key: uuid' out: it needs a primary key of one column");
    } else if (!isInteger(entry.table(), key.getFirst())) {
      refuseKey(
          entry,
          "has the key %s of type %s".formatted(key.getFirst(), type(entry.table(), key)),
          "leave 'key: uuid' out: it needs a key of type smallint, integer or bigint");
    } else {
      namespaces.put(new Place(entry.table().name(), key.getFirst()), ownNamespace(entry));
    }
  }

  private void refuseKey(TableEntry entry, String what, String fix) {
    if (!entry.isInherited()) {
      findings.block(entry.path() + ".key", entry.table().name() + " " + what, fix);
    }
  }

  private static String type(Table table, List<String> key) {
    return table.column(key.getFirst()).map(Column::type).orElse("unknown");
  }

  private static boolean isInteger(Table table, String column) {
    return table.column(column).map(Column::type).filter(INTEGERS::contains).isPresent();
  }

  private boolean follow(Table table) {
    boolean isNew = false;
    for (ForeignKey key : table.foreignKeys()) {
      if (key.columns().size() == 1) {
        Place to = new Place(key.references(), key.referencedColumns().getFirst());
        isNew |= hand(to, new Place(table.name(), key.columns().getFirst()), key.name());
      }
    }
    TableEntry parent = table.partitionOf().map(entries::get).orElse(null);
    if (parent != null) {
      for (Column column : table.columns()) {
        Place ours = new Place(table.name(), column.name());
        Place theirs = new Place(parent.table().name(), column.name());
        isNew |= hand(theirs, ours, "partition");
        isNew |= hand(ours, theirs, "partition");
      }
    }
    return isNew;
  }

  /** Hands a namespace on; says whether the receiving column did not have one. */
  private boolean hand(Place from, Place to, String by) {
    String namespace = namespaces.get(from);
    TableEntry receiver = entries.get(to.table());
    if (namespace == null || receiver == null) {
      return false;
    }
    String before = namespaces.get(to);
    if (before != null) {
      if (!before.equals(namespace)) {
        findings.block(
            receiver.path() + ".key",
            "%s.%s would become a UUID twice: of %s and, by %s, of %s"
                .formatted(to.table(), to.column(), before, by, namespace),
            "leave 'key: uuid' out at one of the two tables");
      }
      return false;
    }
    if (!isInteger(receiver.table(), to.column())) {
      findings.block(
          TableEntry.path(from.table()) + ".key",
          "%s.%s points to it by %s and is not of type smallint, integer or bigint"
              .formatted(to.table(), to.column(), by),
          "alter the column on the source to the type of the key that it points to, or leave"
              + " 'key: uuid' out");
    }
    namespaces.put(to, namespace);
    return true;
  }

  private void checkComposite(TableEntry entry) {
    for (ForeignKey key : entry.table().foreignKeys()) {
      boolean touches =
          key.referencedColumns().stream()
              .anyMatch(c -> namespaces.containsKey(new Place(key.references(), c)));
      if (key.columns().size() > 1 && touches) {
        findings.block(
            TableEntry.path(key.references()) + ".key",
            "the foreign key %s of %s points to the key of %s together with other columns"
                .formatted(key.name(), entry.table().name(), key.references()),
            "leave 'key: uuid' out, or drop this foreign key on the source: only foreign keys of"
                + " one column can follow");
      }
    }
  }
}

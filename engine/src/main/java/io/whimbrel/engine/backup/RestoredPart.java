package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of an archive that is restored: tables, and the definitions that belong to them or that
 * they need. What needs a table that stays away, such as a foreign key to it, stays away too.
 */
record RestoredPart(
    Inventory inventory,
    List<ArchivedTable> tables,
    List<SequenceValue> sequences,
    boolean isWithObjects,
    List<String> left) {

  /** Of columns that may name large objects. */
  private static final Set<String> OBJECT_TYPES = Set.of("oid", "lo", "public.lo");

  static RestoredPart of(Manifest manifest, Inventory inventory, List<String> patterns) {
    return patterns.isEmpty()
        ? new RestoredPart(inventory, manifest.tables(), manifest.sequences(), true, List.of())
        : some(manifest, inventory, patterns);
  }

  private static RestoredPart some(Manifest manifest, Inventory inventory, List<String> patterns) {
    Set<TableName> names =
        inventory.tables().stream()
            .map(Table::name)
            .filter(n -> patterns.stream().anyMatch(p -> TableSelection.matches(p, n)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (names.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("no table of the backup is called %s".formatted(String.join(" or ", patterns)))
          .fix("name tables as 'whimbrel backup verify' lists them, such as public.users")
          .exception();
    }
    Map<String, ObjectDefinition> all = new HashMap<>();
    inventory.definitions().forEach(d -> all.put(d.id(), d));
    Set<String> kept = new LinkedHashSet<>();
    List<String> left = new ArrayList<>();
    for (ObjectDefinition definition : inventory.definitions()) {
      if (definition.table().filter(names::contains).isPresent()) {
        Set<ObjectDefinition> needed = needed(definition, all);
        if (needed.stream().allMatch(d -> mayStay(d, names))) {
          needed.forEach(d -> kept.add(d.id()));
        } else {
          left.add(definition.id());
        }
      }
    }
    requireWhole(names, inventory, left);
    Set<TableName> drawn = drawn(kept, all);
    Inventory part = part(inventory, names, drawn, kept);
    boolean isWithObjects = part.tables().stream().anyMatch(RestoredPart::namesObjects);
    if (!isWithObjects && manifest.objects().isPresent()) {
      left.add("large objects");
    }
    return new RestoredPart(
        part,
        manifest.tables().stream().filter(t -> names.contains(t.name())).toList(),
        manifest.sequences().stream()
            .filter(s -> isOf(s, names) || drawn.contains(s.name()))
            .toList(),
        isWithObjects,
        left);
  }

  private static boolean namesObjects(Table table) {
    return table.columns().stream().anyMatch(c -> OBJECT_TYPES.contains(c.type()));
  }

  /** Sequences that no table owns: those that kept tables draw from. */
  private static Set<TableName> drawn(Set<String> kept, Map<String, ObjectDefinition> all) {
    return kept.stream()
        .map(all::get)
        .filter(d -> d.kind().equals("sequence"))
        .map(ObjectDefinition::attributes)
        .map(a -> new TableName(a.getOrDefault("schema", ""), a.getOrDefault("name", "")))
        .collect(Collectors.toSet());
  }

  private static boolean isOf(SequenceValue sequence, Set<TableName> names) {
    return sequence.ownedBy().filter(names::contains).isPresent();
  }

  private static boolean mayStay(ObjectDefinition definition, Set<TableName> names) {
    return definition.table().map(names::contains).orElse(true);
  }

  /** A definition and all that it needs, directly or not. */
  private static Set<ObjectDefinition> needed(
      ObjectDefinition from, Map<String, ObjectDefinition> all) {
    Set<ObjectDefinition> needed = new LinkedHashSet<>();
    Deque<ObjectDefinition> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      ObjectDefinition definition = next.pop();
      if (needed.add(definition)) {
        definition.dependsOn().stream()
            .flatMap(id -> Stream.ofNullable(all.get(id)))
            .forEach(next::push);
      }
    }
    return needed;
  }

  private static void requireWhole(Set<TableName> names, Inventory inventory, List<String> left) {
    for (Table table : inventory.tables()) {
      table
          .partitionOf()
          .filter(parent -> names.contains(table.name()) && !names.contains(parent))
          .ifPresent(
              parent -> {
                throw Problem.of(ProblemCode.USAGE)
                    .what("%s is a partition of %s".formatted(table.name(), parent))
                    .where(String.join(", ", left))
                    .fix("name %s, too".formatted(parent))
                    .exception();
              });
    }
  }

  private static Inventory part(
      Inventory all, Set<TableName> names, Set<TableName> drawn, Set<String> kept) {
    return new Inventory(
        all.product(),
        all.version(),
        all.database(),
        all.tables().stream().filter(t -> names.contains(t.name())).toList(),
        List.of(),
        all.sequences().stream().filter(s -> isOf(s, names) || drawn.contains(s.name())).toList(),
        all.definitions().stream().filter(d -> kept.contains(d.id())).toList(),
        List.of());
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what objects need of each other in a circle, such as a check that calls a function over its
 * own table's rows. A part of a table counts as the table.
 */
final class Circles {

  /** Parts of a table that can be made after it, each with needs of its own. */
  private static final Set<String> PARTS = Set.of("column", "check");

  private final Map<String, Set<String>> needs = new HashMap<>();

  Circles(Definitions definitions) {
    for (ObjectDefinition definition : definitions.all()) {
      String whole =
          definition
              .table()
              .filter(_ -> PARTS.contains(definition.kind()))
              .flatMap(definitions::table)
              .map(ObjectDefinition::id)
              .orElse(definition.id());
      needs.computeIfAbsent(whole, _ -> new HashSet<>()).addAll(definition.dependsOn());
    }
  }

  /** Those of the needs of a part by which it cannot be made together with the whole. */
  List<String> back(Collection<String> needsOfPart, String whole) {
    return needsOfPart.stream()
        .filter(id -> !id.equals(whole) && !id.startsWith("column "))
        .filter(id -> leadsTo(id, whole))
        .toList();
  }

  /** Whether one needs the other, or a view, which is made later than any table. */
  private boolean leadsTo(String from, String goal) {
    Set<String> seen = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String id = open.remove();
      boolean isLate = id.startsWith("view ") || id.startsWith("materialized view ");
      if (id.equals(goal) || isLate) {
        return true;
      }
      next(id).filter(seen::add).forEach(open::add);
    }
    return false;
  }

  private Stream<String> next(String id) {
    return needs.getOrDefault(id, Set.of()).stream().filter(n -> !n.startsWith("column "));
  }
}

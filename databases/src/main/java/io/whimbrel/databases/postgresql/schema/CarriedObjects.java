package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.DependencyCatalog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is carried of all that a database holds: the selected tables with their parts, every other
 * object whose name the selection matches, whatever these need, and what is in no schema. What
 * needs something that does not move, or that has no definition, stays behind and is named.
 */
record CarriedObjects(
    List<Table> tables, List<ObjectDefinition> definitions, List<Finding> findings) {

  private static final Set<String> ALWAYS =
      Set.of("database", "schema", "extension", "used collation");

  /** Chooses from all definitions. */
  static CarriedObjects select(
      List<ObjectDefinition> all, List<Table> tables, TableSelection selection) {
    Map<String, ObjectDefinition> byId = new TreeMap<>();
    all.forEach(d -> byId.put(d.id(), d));
    Set<TableName> moving = tables.stream().map(Table::name).collect(Collectors.toSet());
    Deque<ObjectDefinition> wanted =
        all.stream()
            .filter(d -> isSelected(d, moving, selection))
            .collect(Collectors.toCollection(ArrayDeque::new));
    Set<String> reached = new HashSet<>();
    wanted.forEach(d -> reached.add(d.id()));
    while (!wanted.isEmpty()) {
      wanted.remove().dependsOn().stream()
          .flatMap(id -> Stream.ofNullable(byId.get(id)))
          .filter(d -> !isTable(d) && reached.add(d.id()))
          .forEach(wanted::add);
    }
    all.stream().filter(CarriedObjects::isOfDatabase).forEach(d -> reached.add(d.id()));
    Map<String, ObjectDefinition> kept = new TreeMap<>(byId);
    kept.keySet().retainAll(reached);
    List<Finding> findings = leaveBehind(kept);
    return new CarriedObjects(tables, List.copyOf(kept.values()), findings);
  }

  private static boolean isTable(ObjectDefinition definition) {
    return definition.kind().equals("table") || definition.kind().equals("column");
  }

  private static boolean isSelected(
      ObjectDefinition definition, Set<TableName> moving, TableSelection selection) {
    if (ALWAYS.contains(definition.kind())) {
      return true;
    }
    if (isOfDatabase(definition)) {
      return false;
    }
    return definition
        .table()
        .map(moving::contains)
        .orElseGet(() -> selection.selects(owner(definition)));
  }

  /** Whether it belongs to the whole database, such as a cast: no selection can name it. */
  private static boolean isOfDatabase(ObjectDefinition definition) {
    return definition.table().isEmpty() && Definitions.attribute(definition, "schema").isEmpty();
  }

  /** The relation that a definition belongs to, or its own name. */
  private static TableName owner(ObjectDefinition definition) {
    TableName name = Definitions.name(definition);
    String relation = Definitions.attribute(definition, "relation");
    return relation.isEmpty() ? name : new TableName(name.schema(), relation);
  }

  /** Takes away what lacks something, and then what needs that, until nothing more lacks. */
  private static List<Finding> leaveBehind(Map<String, ObjectDefinition> kept) {
    List<Finding> findings = new ArrayList<>();
    boolean isChanged = true;
    while (isChanged) {
      isChanged = false;
      for (ObjectDefinition definition : List.copyOf(kept.values())) {
        Optional<String> lacking = lacking(definition, kept);
        if (lacking.isPresent() && !isTable(definition)) {
          kept.remove(definition.id());
          findings.add(finding(definition, lacking.get()));
          isChanged = true;
        } else if (lacking.filter(id -> id.startsWith(DependencyCatalog.UNSUPPORTED)).isPresent()
            && findings.stream().noneMatch(f -> f.where().equals(definition.id()))) {
          findings.add(needsByHand(definition, lacking.get()));
        }
      }
    }
    return findings;
  }

  private static Optional<String> lacking(
      ObjectDefinition definition, Map<String, ObjectDefinition> kept) {
    return definition.dependsOn().stream()
        .filter(id -> !kept.containsKey(id) && !id.startsWith("column "))
        .filter(id -> !isPartOfForeignKey(definition, id))
        .findFirst();
  }

  /** A foreign key to a table that does not move is left out by the mapping, which says so. */
  private static boolean isPartOfForeignKey(ObjectDefinition definition, String id) {
    return definition.kind().equals("foreign key") && !id.startsWith(DependencyCatalog.UNSUPPORTED);
  }

  private static Finding finding(ObjectDefinition definition, String lacking) {
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        definition.id() + " is not carried: it needs " + plain(lacking),
        definition.id(),
        "create it by hand on the target after the cutover");
  }

  private static Finding needsByHand(ObjectDefinition definition, String lacking) {
    return Finding.block(
        ProblemCode.OBJECT_UNSUPPORTED,
        definition.id() + " needs " + plain(lacking) + ", which is not carried",
        definition.id(),
        "create it on the target by hand and use 'schema: existing', or exclude the table");
  }

  private static String plain(String id) {
    return id.startsWith(DependencyCatalog.UNSUPPORTED)
        ? id.substring(DependencyCatalog.UNSUPPORTED.length())
        : id;
  }
}

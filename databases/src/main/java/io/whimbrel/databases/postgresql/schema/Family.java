package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The inheritance of a table that is no partition. A child is made with {@code inherits}, as it was
 * on the source, when that brings its columns into the source's order; otherwise as a table of its
 * own that joins its parents later, by which its columns count as its own as well.
 */
final class Family {

  private final Definitions definitions;
  private final TargetNames names;

  Family(SchemaDraft draft) {
    this.definitions = draft.definitions();
    this.names = draft.names();
  }

  /** The parents that move, in order. */
  List<MappedTable> parents(MappedTable child) {
    return parentNames(child).stream().flatMap(n -> names.table(n).stream()).toList();
  }

  private List<TableName> parentNames(MappedTable child) {
    return definitions.table(child.source()).map(Family::parents).orElse(List.of());
  }

  /** The tables that a table inherits from, in order. */
  static List<TableName> parents(ObjectDefinition table) {
    List<String> schemas = Definitions.names(table, "inherits_schema");
    List<String> parents = Definitions.names(table, "inherits_name");
    List<TableName> result = new ArrayList<>();
    for (int i = 0; i < parents.size(); i++) {
      result.add(new TableName(schemas.get(i), parents.get(i)));
    }
    return result;
  }

  /** Whether the child is made with {@code inherits}. */
  boolean isInherited(MappedTable child) {
    List<MappedTable> parents = parents(child);
    return !parents.isEmpty()
        && parents.size() == parentNames(child).size()
        && keepsColumns(child)
        && parents.stream().allMatch(Family::keepsColumns)
        && order(child, parents).equals(columns(child))
        && inheritedColumns(child).stream().allMatch(c -> isUnambiguous(child, c));
  }

  /** Whether a column comes from the parents alone. */
  boolean isInherited(MappedTable child, String column) {
    return isInherited(child) && !isOwn(child, column);
  }

  /** Whether the child has a column from this parent and not by itself. */
  boolean takesColumnsOf(MappedTable child, MappedTable parent) {
    return columns(parent).stream().anyMatch(c -> !isOwn(child, c));
  }

  /** Whether a parent of a child that is made as one forbids NULL in a column. */
  boolean isNotNullByParent(MappedTable child, String column) {
    return isInherited(child)
        && parents(child).stream()
            .flatMap(p -> p.mapping().source().column(column).stream())
            .anyMatch(c -> !c.nullable());
  }

  /** What the parents that have the column say about it. */
  List<ObjectDefinition> inParents(MappedTable child, String column) {
    return parents(child).stream()
        .flatMap(p -> definitions.column(p.source(), column).stream())
        .toList();
  }

  /** Defaults and expressions that the parents give a column. */
  Set<Optional<String>> values(MappedTable child, String column) {
    return parents(child).stream()
        .flatMap(p -> p.mapping().source().column(column).stream())
        .map(Column::defaultExpression)
        .collect(Collectors.toSet());
  }

  private static boolean keepsColumns(MappedTable table) {
    return table.changed().isEmpty()
        && table.mapping().columns().size() == table.mapping().source().columns().size();
  }

  private static List<String> columns(MappedTable table) {
    return table.mapping().source().columns().stream().map(Column::name).toList();
  }

  /** The order that {@code inherits} leads to: the parents' columns, then the child's own. */
  private static List<String> order(MappedTable child, List<MappedTable> parents) {
    Set<String> order = new LinkedHashSet<>();
    parents.forEach(p -> order.addAll(columns(p)));
    order.addAll(columns(child));
    return List.copyOf(order);
  }

  private List<String> inheritedColumns(MappedTable child) {
    return columns(child).stream().filter(c -> !isOwn(child, c)).toList();
  }

  private boolean isOwn(MappedTable child, String column) {
    return definitions
        .column(child.source(), column)
        .map(d -> Definitions.attribute(d, "inherited").isEmpty())
        .orElse(true);
  }

  /** Parents that disagree about the value of a column make the server ask for one. */
  private boolean isUnambiguous(MappedTable child, String column) {
    Set<Optional<String>> values = new HashSet<>(values(child, column));
    values.remove(Optional.<String>empty());
    return values.size() < 2;
  }
}

package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables as pictures and statements show them: partitions are part of their table.
 *
 * @param links foreign keys between these tables
 * @param indexes further indexes, each as people write it
 */
record SchemaModel(List<Entity> entities, List<Link> links, List<String> indexes) {
  SchemaModel {
    entities = List.copyOf(entities);
    links = List.copyOf(links);
    indexes = List.copyOf(indexes);
  }

  /**
   * A table.
   *
   * @param rules what else holds of its rows, each as people write it
   */
  record Entity(String name, List<Line> lines, List<String> rules) {
    Entity {
      lines = List.copyOf(lines);
      rules = List.copyOf(rules);
    }
  }

  /** A column. */
  record Line(String name, String type, boolean isKey, boolean isNullable, String value) {}

  /** A column that points to another table. */
  record Link(String from, String column, String to) {}

  /** As a catalog has it. */
  static SchemaModel of(Inventory inventory) {
    List<Entity> entities = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (Table table : inventory.tables()) {
      if (table.kind() != Table.Kind.PARTITION) {
        entities.add(new Entity(table.name().toString(), lines(table), rules(inventory, table)));
        for (ForeignKey key : table.foreignKeys()) {
          links.add(
              new Link(
                  table.name().toString(),
                  String.join(", ", key.columns()),
                  key.references().toString()));
        }
      }
    }
    List<String> indexes =
        inventory.definitions().stream()
            .filter(d -> d.kind().equals("index"))
            .map(ObjectDefinition::sql)
            .sorted()
            .toList();
    return new SchemaModel(entities, links, indexes);
  }

  private static List<String> rules(Inventory inventory, Table table) {
    return inventory.definitions().stream()
        .filter(d -> d.table().equals(Optional.of(table.name())))
        .filter(d -> List.of("unique", "check", "exclusion").contains(d.kind()))
        .map(ObjectDefinition::sql)
        .sorted()
        .toList();
  }

  private static List<Line> lines(Table table) {
    return table.columns().stream().map(c -> line(table, c)).toList();
  }

  private static Line line(Table table, Column column) {
    return new Line(
        column.name(),
        column.type(),
        table.keyColumns().contains(column.name()),
        column.nullable(),
        column.defaultExpression().orElse(""));
  }

  /** As the plan makes it. */
  static SchemaModel planned(List<TableMapping> mappings) {
    Map<TableName, TableMapping> bySource = new LinkedHashMap<>();
    mappings.forEach(m -> bySource.put(m.source().name(), m));
    List<Entity> entities = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    List<String> indexes = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      if (mapping.source().kind() != Table.Kind.PARTITION) {
        entities.add(new Entity(mapping.target().toString(), lines(mapping), List.of()));
        mapping
            .source()
            .foreignKeys()
            .forEach(key -> link(mapping, key, bySource).ifPresent(links::add));
        mapping
            .extraIndexes()
            .forEach(index -> indexes.add("on %s %s".formatted(mapping.target(), index)));
      }
    }
    return new SchemaModel(entities, links, indexes);
  }

  private static List<Line> lines(TableMapping mapping) {
    List<ColumnMapping> key = mapping.targetKey();
    return mapping.columns().stream()
        .map(
            c ->
                new Line(
                    c.name(),
                    c.type(),
                    key.contains(c),
                    c.nullable(),
                    c.defaultExpression().orElse("")))
        .toList();
  }

  private static Optional<Link> link(
      TableMapping mapping, ForeignKey key, Map<TableName, TableMapping> bySource) {
    List<String> columns =
        key.columns().stream()
            .flatMap(c -> mapping.imageOf(c).stream())
            .map(ColumnMapping::name)
            .toList();
    return Optional.ofNullable(bySource.get(key.references()))
        .filter(_ -> columns.size() == key.columns().size())
        .map(
            to ->
                new Link(
                    mapping.target().toString(),
                    String.join(", ", columns),
                    to.target().toString()));
  }

  /** Whether a column points to another table. */
  boolean isForeign(Entity entity, Line line) {
    return links.stream()
        .anyMatch(
            l ->
                l.from().equals(entity.name())
                    && List.of(l.column().split(", ", -1)).contains(line.name()));
  }

  /** The same with so many tables at most: those that are linked first. */
  SchemaModel cut(int max) {
    List<Entity> kept =
        entities.stream()
            .sorted((a, b) -> Boolean.compare(isLinked(b), isLinked(a)))
            .limit(max)
            .toList();
    List<String> names = kept.stream().map(Entity::name).toList();
    return new SchemaModel(
        entities.stream().filter(kept::contains).toList(),
        links.stream().filter(l -> names.contains(l.from()) && names.contains(l.to())).toList(),
        indexes);
  }

  private boolean isLinked(Entity entity) {
    return links.stream()
        .anyMatch(l -> l.from().equals(entity.name()) || l.to().equals(entity.name()));
  }
}

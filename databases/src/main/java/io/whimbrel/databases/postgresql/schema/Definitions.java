package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The definitions of a source, to be found by kind, table and id; in the order of their ids. */
final class Definitions {

  private final Map<String, ObjectDefinition> byId = new TreeMap<>();
  private final Map<TableName, List<ObjectDefinition>> byTable;

  Definitions(List<ObjectDefinition> definitions) {
    definitions.forEach(d -> byId.put(d.id(), d));
    byTable =
        byId.values().stream()
            .filter(d -> d.table().isPresent())
            .collect(Collectors.groupingBy(d -> d.table().orElseThrow()));
  }

  /** All of them. */
  List<ObjectDefinition> all() {
    return List.copyOf(byId.values());
  }

  /** All of a kind. */
  List<ObjectDefinition> ofKind(String kind) {
    return byId.values().stream().filter(d -> d.kind().equals(kind)).toList();
  }

  /** All of a kind that belong to a table. */
  List<ObjectDefinition> ofTable(String kind, TableName table) {
    return byTable.getOrDefault(table, List.of()).stream()
        .filter(d -> d.kind().equals(kind))
        .toList();
  }

  /** The definition of a table itself. */
  Optional<ObjectDefinition> table(TableName table) {
    return ofTable("table", table).stream().findFirst();
  }

  /** The definition of a column. */
  Optional<ObjectDefinition> column(TableName table, String column) {
    return ofTable("column", table).stream()
        .filter(d -> attribute(d, "name").equals(column))
        .findFirst();
  }

  /** The one with this id. */
  Optional<ObjectDefinition> ofId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** What each sequence is made with: its own definition, or that of its identity column. */
  Map<TableName, ObjectDefinition> sequences() {
    Map<TableName, ObjectDefinition> sequences = new TreeMap<>();
    ofKind("sequence").forEach(s -> sequences.put(name(s), s));
    for (ObjectDefinition column : ofKind("column")) {
      String sequence = attribute(column, "sequence");
      column
          .table()
          .filter(_ -> !sequence.isEmpty())
          .ifPresent(t -> sequences.put(new TableName(t.schema(), sequence), column));
    }
    return sequences;
  }

  /** Whether there is one with this id. */
  boolean has(String id) {
    return byId.containsKey(id);
  }

  /** An attribute; empty when it is not given. */
  static String attribute(ObjectDefinition definition, String name) {
    return definition.attributes().getOrDefault(name, "");
  }

  /** An attribute that holds names. */
  static List<String> names(ObjectDefinition definition, String name) {
    return SqlTokens.of(attribute(definition, name)).stream()
        .filter(t -> t.kind() == SqlTokens.Kind.QUOTED)
        .map(SqlTokens.Token::value)
        .toList();
  }

  /** The qualified name of an object that belongs to no table. */
  static TableName name(ObjectDefinition definition) {
    return new TableName(attribute(definition, "schema"), attribute(definition, "name"));
  }
}

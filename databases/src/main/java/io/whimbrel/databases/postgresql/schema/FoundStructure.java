package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.DefinitionCatalog;
import io.whimbrel.databases.postgresql.catalog.TableCatalog;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.schema.StructurePart.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a target's catalog tells, and what the run itself holds back there. */
final class FoundStructure {

  static final String VALID = "valid";
  static final String INVALID = "invalid";

  /** Indexes that are not in use, with their definition. */
  private static final String IDLE =
      """
      select n.nspname, c.relname, x.relname as name, i.indisunique,
        pg_get_indexdef(x.oid) as definition,
        exists (select from pg_constraint k where k.conindid = x.oid
          and k.contype in ('p', 'u', 'x')) as is_key,
        concat_ws(', ', case when not i.indisvalid then 'indisvalid = false' end,
          case when not i.indisready then 'indisready = false' end,
          case when not i.indislive then 'indislive = false' end) as why
      from pg_index i
      join pg_class x on x.oid = i.indexrelid
      join pg_class c on c.oid = i.indrelid and c.relkind in ('r', 'p')
      join pg_namespace n on n.oid = c.relnamespace
      where c.oid >= 16384 and not (i.indisvalid and i.indisready and i.indislive)
      """;

  private static final String HELD =
      """
      select h.kind, n.nspname, c.relname, h.name
      from whimbrel.held h
      join pg_class c on c.oid = to_regclass(h.relation)
      join pg_namespace n on n.oid = c.relnamespace
      where h.run = ? and (not h.is_released or h.validate <> '')
      """;

  private final Map<TableName, Table> tables = new HashMap<>();
  private final Definitions definitions;
  private final Map<TableName, Map<String, String>> idle = new HashMap<>();
  private final Map<TableName, Map<String, StructurePart>> idleIndexes = new HashMap<>();
  private final Set<String> held = new HashSet<>();

  private FoundStructure(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Reads it where no run holds anything back. */
  static FoundStructure read(Connection connection) throws SQLException {
    FoundStructure found = new FoundStructure(new Definitions(DefinitionCatalog.read(connection)));
    TableSelection all = new TableSelection(List.of("*"), List.of());
    TableCatalog.read(connection, all).forEach(t -> found.tables.put(t.name(), t));
    found.readIdle(connection);
    return found;
  }

  /** Reads it, on a connection in auto-commit mode. */
  static FoundStructure read(Connection connection, RunScope scope) throws SQLException {
    FoundStructure found = read(connection);
    if (Query.holds(connection, "select to_regclass('whimbrel.held') is not null")) {
      found.held.addAll(
          Query.list(
              connection,
              HELD,
              row ->
                  key(
                      row.getString(1),
                      new TableName(row.getString(2), row.getString(3)),
                      row.getString(4)),
              scope.run().text()));
    }
    return found;
  }

  private void readIdle(Connection connection) throws SQLException {
    Query.list(
        connection,
        IDLE,
        row -> {
          TableName table = new TableName(row.getString(1), row.getString(2));
          String name = row.getString("name");
          String state = INVALID + " (" + row.getString("why") + ")";
          idle.computeIfAbsent(table, _ -> new HashMap<>()).put(name, state);
          if (!row.getBoolean("is_key")) {
            String unique = row.getBoolean("indisunique") ? Respelling.UNIQUE : "";
            String text = unique + IndexSteps.behindUsing(row.getString("definition"));
            idleIndexes
                .computeIfAbsent(table, _ -> new HashMap<>())
                .put(name, new StructurePart(Kind.INDEX, name, text, state));
          }
          return name;
        });
  }

  /** A table with its columns. */
  Optional<Table> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The definition of a table itself. */
  Optional<ObjectDefinition> definition(TableName name) {
    return definitions.table(name);
  }

  /** The tables that a table inherits from, in order. */
  List<TableName> parents(TableName name) {
    return definition(name).map(Family::parents).orElse(List.of());
  }

  /** What each sequence is made with. */
  Map<TableName, ObjectDefinition> sequenceDefinitions() {
    return definitions.sequences();
  }

  /** The object that has this id. */
  Optional<ObjectDefinition> ofId(String id) {
    return definitions.ofId(id);
  }

  /** Keys, indexes and all else of a table, by kind and name. */
  Map<String, StructurePart> parts(TableName table) {
    Map<String, StructurePart> parts = new TreeMap<>();
    idleIndexes
        .getOrDefault(table, Map.of())
        .values()
        .forEach(part -> parts.put(part.kind() + part.name(), part));
    for (String kind : List.of("primary key", "unique", "exclusion")) {
      add(parts, table, kind, d -> part(Kind.KEY, d, d.sql(), state(table, d)));
    }
    add(parts, table, "index", d -> part(Kind.INDEX, d, indexText(d), state(table, d)));
    add(parts, table, "check", d -> part(Kind.CHECK, d, d.sql(), ""));
    add(parts, table, "foreign key", d -> part(Kind.FOREIGN_KEY, d, d.sql(), ""));
    add(parts, table, "trigger", d -> part(Kind.TRIGGER, d, d.sql(), enabled(d)));
    add(parts, table, "rule", d -> part(Kind.RULE, d, RuleText.of(d.sql()), enabled(d)));
    add(parts, table, "policy", d -> part(Kind.POLICY, d, PolicySteps.definition(d, Map.of()), ""));
    add(parts, table, "row security", d -> part(Kind.ROW_SECURITY, d, "", flags(d)));
    add(parts, table, "statistics", d -> part(Kind.STATISTICS, d, d.sql(), ""));
    return parts;
  }

  /** Whether the run keeps a part of a table from doing its work until the target is released. */
  boolean isHeld(StructurePart part, TableName table) {
    return switch (part.kind()) {
      case FOREIGN_KEY -> held.contains(key("foreign key", table, part.name()));
      case TRIGGER -> held.contains(key("trigger", table, part.name()));
      case RULE -> held.contains(key("rule", table, part.name()));
      case KEY, CHECK, INDEX, STATISTICS, POLICY, ROW_SECURITY -> false;
    };
  }

  /** In which state a trigger or a rule is. */
  static String enabled(ObjectDefinition definition) {
    return switch (Definitions.attribute(definition, "enabled")) {
      case "D" -> "disabled";
      case "R" -> "enabled for replicas";
      case "A" -> "enabled always";
      default -> "enabled";
    };
  }

  private static String flags(ObjectDefinition definition) {
    return Stream.of("enabled", "forced")
        .filter(flag -> !Definitions.attribute(definition, flag).isEmpty())
        .collect(Collectors.joining(", "));
  }

  private interface Reading {
    StructurePart of(ObjectDefinition definition);
  }

  private void add(
      Map<String, StructurePart> parts, TableName table, String kind, Reading reading) {
    for (ObjectDefinition definition : definitions.ofTable(kind, table)) {
      StructurePart part = reading.of(definition);
      parts.put(part.kind() + part.name(), part);
    }
  }

  private static StructurePart part(
      Kind kind, ObjectDefinition definition, String text, String state) {
    return new StructurePart(kind, Definitions.attribute(definition, "name"), text, state);
  }

  private static String indexText(ObjectDefinition index) {
    boolean isUnique = !Definitions.attribute(index, "unique").isEmpty();
    return (isUnique ? Respelling.UNIQUE : "") + IndexSteps.behindUsing(index.sql());
  }

  private String state(TableName table, ObjectDefinition definition) {
    String name = Definitions.attribute(definition, "name");
    return idle.getOrDefault(table, Map.of()).getOrDefault(name, VALID);
  }

  private static String key(String kind, TableName table, String name) {
    return kind + " " + table + " " + name;
  }
}

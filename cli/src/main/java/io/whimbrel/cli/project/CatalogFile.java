package io.whimbrel.cli.project;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.SchemaObject;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a catalog said, as lines, so that a document that was drawn from it stays whole where the
 * database is not asked again. Tables, their columns and keys, and names of what is beside them; no
 * row.
 */
final class CatalogFile {
  private static final String HEAD = "catalog 1";

  /** What the document shows of definitions. */
  private static final List<String> SHOWN = List.of("index", "unique", "check", "exclusion");

  private final List<Table> tables = new ArrayList<>();
  private final List<SchemaObject> objects = new ArrayList<>();
  private final List<ObjectDefinition> definitions = new ArrayList<>();
  private List<String> database = List.of("", "", "");
  private List<String> table = List.of();
  private List<Column> columns = new ArrayList<>();
  private List<ForeignKey> keys = new ArrayList<>();

  private CatalogFile() {}

  /** As a text that {@link #read} understands. */
  static String text(Inventory inventory) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    lines.add(line("database", inventory.product(), inventory.version(), inventory.database()));
    for (Table table : inventory.tables()) {
      lines.add(
          line(
              "table",
              table.name().schema(),
              table.name().name(),
              table.kind().name(),
              table.identity().name(),
              Long.toString(table.rows()),
              Long.toString(table.bytes()),
              table.partitionOf().map(TableName::schema).orElse(""),
              table.partitionOf().map(TableName::name).orElse(""),
              table.key().map(Key::name).orElse(""),
              joined(table.keyColumns())));
      table.columns().forEach(c -> lines.add(column(c)));
      table.foreignKeys().forEach(k -> lines.add(key(k)));
    }
    inventory.objects().forEach(o -> lines.add(object(o)));
    inventory.definitions().stream()
        .filter(d -> SHOWN.contains(d.kind()) && d.table().isPresent())
        .forEach(d -> lines.add(definition(d)));
    return String.join("\n", lines) + "\n";
  }

  private static String column(Column column) {
    return line(
        "column",
        column.name(),
        column.type(),
        Boolean.toString(column.nullable()),
        column.defaultExpression().orElse(""),
        column.generation().name());
  }

  private static String key(ForeignKey key) {
    return line(
        "key",
        key.name(),
        joined(key.columns()),
        key.references().schema(),
        key.references().name(),
        joined(key.referencedColumns()));
  }

  private static String object(SchemaObject object) {
    return line(
        "object",
        object.kind(),
        object.name(),
        object.table().map(TableName::schema).orElse(""),
        object.table().map(TableName::name).orElse(""));
  }

  private static String definition(ObjectDefinition definition) {
    return line(
        "definition",
        definition.kind(),
        definition.id(),
        definition.table().map(TableName::schema).orElse(""),
        definition.table().map(TableName::name).orElse(""),
        definition.sql());
  }

  private static String joined(List<String> names) {
    return names.stream()
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  private static List<String> parted(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ", -1)).map(CatalogFile::decoded).toList();
  }

  private static String line(String kind, String... values) {
    return Stream.concat(Stream.of(kind), Stream.of(values))
        .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** What a text says; empty where it is of another form. */
  static Optional<Inventory> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      return Optional.empty();
    }
    CatalogFile file = new CatalogFile();
    try {
      lines.stream().skip(1).forEach(file::take);
      file.close();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
    return Optional.of(
        new Inventory(
            file.database.get(0),
            file.database.get(1),
            file.database.get(2),
            file.tables,
            file.objects,
            List.of(),
            file.definitions,
            List.of()));
  }

  private void take(String line) {
    List<String> parts = Arrays.stream(line.split(" ", -1)).map(CatalogFile::decoded).toList();
    List<String> values = parts.subList(1, parts.size());
    switch (parts.getFirst()) {
      case "database" -> database = values;
      case "table" -> {
        close();
        table = values;
      }
      case "column" -> columns.add(columnOf(values));
      case "key" ->
          keys.add(
              new ForeignKey(
                  values.get(0),
                  parted(values.get(1)),
                  new TableName(values.get(2), values.get(3)),
                  parted(values.get(4))));
      case "object" ->
          objects.add(
              new SchemaObject(values.get(0), values.get(1), named(values.get(2), values.get(3))));
      case "definition" ->
          definitions.add(
              new ObjectDefinition(
                  values.get(0),
                  values.get(1),
                  named(values.get(2), values.get(3)),
                  values.get(4),
                  Map.of(),
                  List.of()));
      default -> throw new IllegalArgumentException(parts.getFirst());
    }
  }

  private static Column columnOf(List<String> values) {
    return new Column(
        values.get(0),
        values.get(1),
        Boolean.parseBoolean(values.get(2)),
        Optional.of(values.get(3)).filter(text -> !text.isEmpty()),
        Column.Generation.valueOf(values.get(4)),
        false);
  }

  private static Optional<TableName> named(String schema, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(new TableName(schema, name));
  }

  private void close() {
    if (!table.isEmpty()) {
      List<String> key = parted(table.get(9));
      tables.add(
          new Table(
              new TableName(table.get(0), table.get(1)),
              Table.Kind.valueOf(table.get(2)),
              columns,
              key.isEmpty() ? Optional.empty() : Optional.of(new Key(table.get(8), key)),
              RowIdentity.valueOf(table.get(3)),
              keys,
              named(table.get(6), table.get(7)),
              Long.parseLong(table.get(4)),
              Long.parseLong(table.get(5))));
    }
    table = List.of();
    columns = new ArrayList<>();
    keys = new ArrayList<>();
  }
}

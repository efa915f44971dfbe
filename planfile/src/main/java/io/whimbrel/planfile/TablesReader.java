package io.whimbrel.planfile;

import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a plan says about tables. */
final class TablesReader {

  private static final List<String> INCLUDE_DEFAULT = List.of("public.*");
  private static final String NAME = "a table name, as in public.users or \"my.schema\".users";

  /** What the section says. */
  record Tables(
      TableSelection selection, Map<String, String> schemas, Map<TableName, TableMap> maps) {}

  private TablesReader() {}

  /** Reads the section; what is not there has its default. */
  static Tables read(Section section) {
    List<String> include =
        section.value("include").map(TablesReader::included).orElse(INCLUDE_DEFAULT);
    List<String> exclude = section.value("exclude").map(TablesReader::patterns).orElse(List.of());
    Map<String, String> schemas = new LinkedHashMap<>();
    section.value("schemas").stream()
        .flatMap(v -> v.named().stream())
        .forEach(n -> n.value().text().ifPresent(to -> schemas.put(n.name(), to)));
    Map<TableName, TableMap> maps = new LinkedHashMap<>();
    section.value("map").stream()
        .flatMap(v -> v.named().stream())
        .forEach(n -> readTable(n, schemas, maps));
    return new Tables(new TableSelection(include, exclude), schemas, maps);
  }

  private static List<String> included(Value value) {
    if (value.isUnfilled()) {
      value.complain(
          value.label() + " selects no table", "list tables or patterns, as in [\"public.*\"]");
    }
    return patterns(value);
  }

  /** Names of tables or patterns. */
  static List<String> patterns(Value value) {
    return value.items().stream()
        .map(v -> v.parsed(QualifiedName::parse, NAME + ", * standing for any characters"))
        .flatMap(Optional::stream)
        .map(QualifiedName::pattern)
        .toList();
  }

  private static void readTable(
      Value.Named entry, Map<String, String> schemas, Map<TableName, TableMap> maps) {
    Optional<TableName> name = QualifiedName.parse(entry.name()).map(QualifiedName::table);
    if (name.isEmpty()) {
      entry
          .value()
          .notes()
          .complain(
              entry.value().key(),
              "'%s' is no table name".formatted(ReadingNotes.echo(entry.name())),
              "write " + NAME);
      return;
    }
    Value value = entry.value().at("tables.map." + name.get());
    Section section = value.section(PlanKeys.TABLE);
    String schema = schemas.getOrDefault(name.get().schema(), name.get().schema());
    TableMap map =
        new TableMap(
            section
                .value("to")
                .flatMap(v -> v.parsed(QualifiedName::parse, NAME))
                .map(to -> to.in(schema)),
            section.value("key").flatMap(v -> v.word(KeyKind.class)),
            section.value("columns").map(TablesReader::columns).orElse(Map.of()),
            section.value("drop").map(TablesReader::names).orElse(List.of()),
            section.value("where").flatMap(Value::sql),
            section.value("indexes").map(Value::texts).orElse(List.of()));
    if (maps.putIfAbsent(name.get(), map) != null) {
      value
          .notes()
          .complain(
              value.key(),
              "table %s has two entries".formatted(ReadingNotes.echo(name.get().toString())),
              "write all of it into one of them");
    }
  }

  private static List<String> names(Value value) {
    return value.items().stream().map(Value::text).flatMap(Optional::stream).toList();
  }

  private static Map<String, ColumnMap> columns(Value value) {
    Map<String, ColumnMap> columns = new LinkedHashMap<>();
    for (Value.Named column : value.named()) {
      Section section = column.value().section(PlanKeys.COLUMN);
      columns.put(
          column.name(),
          new ColumnMap(
              section.value("from").flatMap(Value::text),
              section.value("type").flatMap(Value::stripped),
              section.value("nullable").flatMap(Value::flag),
              section.value("up").flatMap(Value::sql),
              section.value("down").flatMap(Value::sql),
              section.value("default").flatMap(Value::sql)));
    }
    return columns;
  }
}

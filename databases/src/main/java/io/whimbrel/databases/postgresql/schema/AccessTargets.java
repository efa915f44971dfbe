package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the objects of owners and grants are called on the target, in statements about them. */
final class AccessTargets {

  private static final String TAG = "$access$";

  private static final String EVENT_TRIGGER = "event trigger";

  /** Stands in a statement for a name that only the target knows. */
  private static final String PLACE = "\u0001";

  private final TargetNames names;

  AccessTargets(TargetNames names) {
    this.names = names;
  }

  /** The object of an {@code alter … owner}; empty when it is not on the target. */
  Optional<String> object(ObjectDefinition owner) {
    return name(owner).map(name -> kind(owner) + " " + name);
  }

  /** Whether only a superuser can have made it, which may have been before. */
  static boolean isOfSuperuser(ObjectDefinition owner) {
    return ExistingObjects.OF_SUPERUSERS.contains(kind(owner)) || isOwnedBySuperuser(owner);
  }

  /** Whether only a superuser can own it. */
  static boolean isOwnedBySuperuser(ObjectDefinition owner) {
    return kind(owner).equals(EVENT_TRIGGER) || kind(owner).equals("foreign data wrapper");
  }

  /** Whether it comes last of all. */
  static boolean isEventTrigger(ObjectDefinition owner) {
    return kind(owner).equals(EVENT_TRIGGER);
  }

  /** The object of a {@code grant … on}; empty when it is not on the target. */
  Optional<String> granted(ObjectDefinition grant) {
    String word =
        switch (kind(grant)) {
          case "view", "materialized view", "foreign table", "column" -> "table";
          case "domain" -> "type";
          case "server" -> "foreign server";
          default -> kind(grant);
        };
    return name(grant).map(name -> word + " " + name);
  }

  /** The privileges of a grant, each with its column where it is on one. */
  String privileges(ObjectDefinition grant) {
    String privileges = Definitions.attribute(grant, "privileges");
    if (!kind(grant).equals("column")) {
      return privileges;
    }
    String column = image(grant).map(Sql::identifier).orElse("");
    return Arrays.stream(privileges.split(", ", -1))
        .map(p -> p + " (" + column + ")")
        .collect(Collectors.joining(", "));
  }

  /** The schema on the target that the object is in; empty for one that is in none. */
  String schema(ObjectDefinition definition) {
    if (kind(definition).equals("schema")) {
      return "";
    }
    TableName name = Definitions.name(definition);
    return definition
        .table()
        .flatMap(names::table)
        .map(MappedTable::target)
        .or(() -> Optional.ofNullable(own(definition).get(name)))
        .orElse(name)
        .schema();
  }

  /** Whether the object may have been there before, and stays when a run is undone. */
  static boolean isLasting(ObjectDefinition definition) {
    return kind(definition).equals("schema")
        || kind(definition).equals("database")
        || kind(definition).equals("language");
  }

  /** The statement with the name that only the target knows. */
  String placed(ObjectDefinition definition, String statement) {
    int place = statement.indexOf(PLACE);
    if (place < 0) {
      return statement;
    }
    String value =
        kind(definition).equals("database")
            ? "quote_ident(current_database())"
            : "pg_get_serial_sequence(%s, %s)"
                .formatted(
                    Sql.literal(tableName(definition).orElse("")),
                    Sql.literal(image(definition).orElse("")));
    return "do "
        + body(
            "begin execute %s || %s || %s; end"
                .formatted(
                    Sql.literal(statement.substring(0, place)),
                    value,
                    Sql.literal(statement.substring(place + 1))));
  }

  /** The body of an anonymous block as a literal that can be read. */
  static String body(String text) {
    return text.contains(TAG) ? Sql.literal(text) : TAG + "\n" + text + "\n" + TAG;
  }

  private static String kind(ObjectDefinition definition) {
    return Definitions.attribute(definition, "class");
  }

  /** The names of its kind that are other ones on the target. */
  private Map<TableName, TableName> own(ObjectDefinition definition) {
    return switch (kind(definition)) {
      case "sequence" -> names.sequences();
      case "statistics" -> names.statistics();
      default -> Map.of();
    };
  }

  private Optional<String> name(ObjectDefinition definition) {
    TableName source = Definitions.name(definition);
    String signature = Definitions.attribute(definition, "signature");
    return switch (kind(definition)) {
      case "table" -> tableName(definition);
      case "column" -> image(definition).flatMap(_ -> tableName(definition));
      case "sequence" ->
          Optional.ofNullable(names.sequences().get(source))
              .map(Sql::table)
              .or(() -> identity(definition));
      case "statistics" -> Optional.ofNullable(names.statistics().get(source)).map(Sql::table);
      case "schema" -> Optional.of(Sql.identifier(names.schema(source.name())));
      case "database" -> Optional.of(PLACE);
      default ->
          Optional.of(
              !signature.isEmpty()
                  ? signature
                  : source.schema().isEmpty() ? Sql.identifier(source.name()) : Sql.table(source));
    };
  }

  /** The table of a table, of a column and of an identity column's sequence. */
  private Optional<String> tableName(ObjectDefinition definition) {
    TableName source = Definitions.name(definition);
    return definition.table().isEmpty()
        ? Optional.of(Sql.table(source)) // a column of a view
        : definition.table().flatMap(names::table).map(t -> Sql.table(t.target()));
  }

  private Optional<String> identity(ObjectDefinition definition) {
    boolean isIdentity =
        definition
            .table()
            .flatMap(names::table)
            .flatMap(t -> t.mapping().source().column(Definitions.attribute(definition, "column")))
            .map(Column::generation)
            .filter(g -> g == Generation.IDENTITY_ALWAYS || g == Generation.IDENTITY_BY_DEFAULT)
            .isPresent();
    return isIdentity ? image(definition).map(_ -> PLACE) : Optional.empty();
  }

  /** The target's column of a column grant or an identity column. */
  private Optional<String> image(ObjectDefinition definition) {
    String column = Definitions.attribute(definition, "column");
    return definition
        .table()
        .flatMap(names::table)
        .map(t -> t.image(column).map(ColumnMapping::name))
        .orElse(Optional.of(column));
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.Optional;

/**
 * What is set on a column behind the statement that makes its table: storage, compression,
 * statistics, the sequence of an identity, the comment; and where an inherited column differs from
 * its parents'.
 */
final class ColumnSettings {

  private final Family family;
  private final TableColumns columns;

  ColumnSettings(Family family, TableColumns columns) {
    this.family = family;
    this.columns = columns;
  }

  /** The statements, each behind a semicolon. */
  String of(MappedTable table, ColumnMapping column) {
    Optional<Column> origin = table.origin(column);
    Optional<ObjectDefinition> definition = columns.definition(table, column);
    if (origin.isEmpty() || definition.isEmpty()) {
      return "";
    }
    ObjectDefinition found = definition.get();
    StringBuilder sql = new StringBuilder();
    String alter =
        ";\nalter table only %s alter column %s "
            .formatted(Sql.table(table.target()), Sql.identifier(column.name()));
    boolean isInherited = family.isInherited(table, origin.get().name());
    if (isInherited) {
      sql.append(differences(table, column, alter));
    }
    if (origin.get().type().equals(column.type())) {
      sql.append(storage(table, origin.get().name(), found, isInherited, alter));
    }
    String statistics = Definitions.attribute(found, "statistics");
    sql.append(statistics.isEmpty() ? "" : alter + "set statistics " + statistics);
    String options = Definitions.attribute(found, "options");
    sql.append(options.isEmpty() ? "" : alter + "set (" + options + ")");
    sql.append(identity(table, column, found));
    String name = "column " + Sql.table(table.target()) + "." + Sql.identifier(column.name());
    return sql.append(SchemaDraft.comment(found, name)).toString();
  }

  private String storage(
      MappedTable table,
      String source,
      ObjectDefinition definition,
      boolean isInherited,
      String alter) {
    Optional<ObjectDefinition> parent =
        isInherited
            ? family.inParents(table, source).stream().findFirst()
            : Optional.<ObjectDefinition>empty();
    String storage = Definitions.attribute(definition, "storage");
    String usual =
        parent
            .map(p -> Definitions.attribute(p, "storage"))
            .orElse(Definitions.attribute(definition, "type_storage"));
    String compression = Definitions.attribute(definition, "compression");
    String usualCompression = parent.map(p -> Definitions.attribute(p, "compression")).orElse("");
    return (storage.equals(usual) ? "" : alter + "set storage " + storage)
        + (compression.equals(usualCompression)
            ? ""
            : alter + "set compression " + (compression.isEmpty() ? "default" : compression));
  }

  /** What a child says about a column that comes from its parents. */
  private String differences(MappedTable table, ColumnMapping column, String alter) {
    String source = table.origin(column).orElseThrow().name();
    StringBuilder sql = new StringBuilder();
    boolean isComputed = column.rule() instanceof ValueRule.Computed;
    boolean isSameValue =
        family.values(table, source).stream().allMatch(column.defaultExpression()::equals);
    if (!isSameValue && isComputed) {
      String expression = column.defaultExpression().orElse("null");
      sql.append(alter).append("set expression as (").append(expression).append(')');
    } else if (!isSameValue && !columns.isDefaultLater(table, column)) {
      boolean hasDefault = column.defaultExpression().isPresent();
      sql.append(alter);
      sql.append(hasDefault ? "set default " + columns.defaultOf(table, column) : "drop default");
    }
    boolean isMissing =
        !column.nullable()
            && !family.isNotNullByParent(table, source)
            && columns.ownNotNull(table, source).isEmpty();
    return sql.append(isMissing ? alter + "set not null" : "").toString();
  }

  private String identity(MappedTable table, ColumnMapping column, ObjectDefinition definition) {
    String text = Definitions.attribute(definition, "sequence_comment");
    return columns
        .identity(definition)
        .map(Sql::table)
        .map(
            name ->
                columns
                        .identityType(table, column, definition)
                        .map(type -> retyped(name, type, definition))
                        .orElse("")
                    + (text.isEmpty()
                        ? ""
                        : ";\ncomment on sequence " + name + " is " + Sql.literal(text).trim()))
        .orElse("");
  }

  /** It begins anew, since it was made without its start. */
  private static String retyped(String name, String type, ObjectDefinition definition) {
    return ";\nalter sequence %s as %s %s restart"
        .formatted(name, type, Definitions.attribute(definition, "sequence_options"));
  }
}

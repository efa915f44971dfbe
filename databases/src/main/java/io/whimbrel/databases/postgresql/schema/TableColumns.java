package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Columns as they stand in the statement that makes their table. */
final class TableColumns {

  private static final Set<String> IDENTITY_TYPES = Set.of("smallint", "integer", "bigint");

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;
  private final Circles circles;
  private final Family family;

  /** Target names of the sequences behind identity columns, by the id of the column. */
  private final Map<String, TableName> identities = new HashMap<>();

  TableColumns(SchemaDraft draft, Circles circles, Family family) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
    this.circles = circles;
    this.family = family;
  }

  /** One column. */
  String column(MappedTable table, ColumnMapping column) {
    Optional<Column> origin = table.origin(column);
    StringBuilder sql = new StringBuilder(Sql.identifier(column.name()));
    sql.append(' ').append(column.type());
    Optional<ObjectDefinition> definition = definition(table, column);
    boolean isSameType = origin.filter(o -> o.type().equals(column.type())).isPresent();
    String collation = definition.map(d -> Definitions.attribute(d, "collation")).orElse("");
    if (isSameType && !collation.isEmpty()) {
      sql.append(" collate ").append(collation);
    }
    sql.append(value(table, column, origin, definition));
    return sql.append(column.nullable() ? "" : notNull(table, origin)).toString();
  }

  /** What the catalog said about the column that this one stands for. */
  Optional<ObjectDefinition> definition(MappedTable table, ColumnMapping column) {
    return table.origin(column).flatMap(o -> definitions.column(table.source(), o.name()));
  }

  /** What a column needs that cannot wait for its table. */
  List<String> needs(MappedTable table, ColumnMapping column) {
    Optional<ObjectDefinition> whole = definitions.table(table.source());
    Optional<ObjectDefinition> definition = definition(table, column);
    if (whole.isEmpty() || definition.isEmpty()) {
      return List.of();
    }
    List<String> needs = new ArrayList<>(definition.get().dependsOn());
    needs.removeAll(circles.back(needs, whole.get().id()));
    return needs;
  }

  /** Whether its default must wait until what it needs is there, which needs the table. */
  boolean isDefaultLater(MappedTable table, ColumnMapping column) {
    boolean isDefault =
        column.defaultExpression().isPresent() && !(column.rule() instanceof ValueRule.Computed);
    Optional<ObjectDefinition> definition = definition(table, column);
    return isDefault
        && definition.isPresent()
        && definitions
            .table(table.source())
            .filter(t -> !circles.back(definition.get().dependsOn(), t.id()).isEmpty())
            .isPresent();
  }

  /** The default of a column in the target's words. */
  String defaultOf(MappedTable table, ColumnMapping column) {
    String expression = column.defaultExpression().orElse("null");
    boolean isOfSource =
        table
            .origin(column)
            .flatMap(Column::defaultExpression)
            .filter(expression::equals)
            .isPresent();
    return isOfSource ? ColumnRenaming.relations(expression, names.sequences()) : expression;
  }

  /** The target name of the sequence behind an identity column that was planned. */
  Optional<TableName> identity(ObjectDefinition column) {
    return Optional.ofNullable(identities.get(column.id()));
  }

  /** Since version 18 what forbids NULL has a name, and may be for this table alone. */
  private String notNull(MappedTable table, Optional<Column> origin) {
    String source = origin.map(Column::name).orElse("");
    Optional<ObjectDefinition> named = notNull(table, source);
    boolean isOwn = named.isEmpty() || Definitions.attribute(named.get(), "inherited").isEmpty();
    if (family.isNotNullByParent(table, source) && (named.isEmpty() || !isOwn)) {
      return "";
    }
    String name =
        named
            .map(d -> " constraint " + Sql.identifier(Definitions.attribute(d, "name")))
            .orElse("");
    boolean isAlone =
        named.filter(d -> !Definitions.attribute(d, "no_inherit").isEmpty()).isPresent();
    return name + " not null" + (isAlone ? " no inherit" : "");
  }

  /** The clause by which a child itself forbids NULL in a column of its parents. */
  Optional<String> ownNotNull(MappedTable table, String column) {
    return notNull(table, column)
        .filter(
            d ->
                Definitions.attribute(d, "inherited").isEmpty()
                    || !family.isNotNullByParent(table, column))
        .map(
            d ->
                "constraint %s %s"
                    .formatted(Sql.identifier(Definitions.attribute(d, "name")), d.sql()));
  }

  private Optional<ObjectDefinition> notNull(MappedTable table, String column) {
    return definitions.ofTable("not null", table.source()).stream()
        .filter(d -> Definitions.names(d, "columns").equals(List.of(column)))
        .findFirst();
  }

  private String value(
      MappedTable table,
      ColumnMapping column,
      Optional<Column> origin,
      Optional<ObjectDefinition> definition) {
    if (column.rule() instanceof ValueRule.Computed) {
      return computed(table, column, definition);
    }
    if (column.defaultExpression().isPresent()) {
      return isDefaultLater(table, column) ? "" : " default " + defaultOf(table, column);
    }
    boolean canBeIdentity = IDENTITY_TYPES.contains(column.type().toLowerCase(Locale.ROOT));
    return canBeIdentity && origin.isPresent() && definition.isPresent()
        ? identity(table, column, origin.get(), definition.get())
        : "";
  }

  private String computed(
      MappedTable table, ColumnMapping column, Optional<ObjectDefinition> definition) {
    String expression = column.defaultExpression().orElse("null");
    if (ColumnRenaming.mentions(expression, table.lost())) {
      draft
          .findings()
          .add(
              Finding.block(
                  ProblemCode.OBJECT_UNSUPPORTED,
                  "column '%s' of %s is computed from a column that is not carried as it is"
                      .formatted(column.name(), table.source()),
                  column.planPath().isEmpty() ? table.source().toString() : column.planPath(),
                  "put it into 'drop', or give it an 'up'"));
    }
    String kind = definition.map(d -> Definitions.attribute(d, "generated")).orElse("stored");
    return " generated always as ("
        + ColumnRenaming.columns(expression, table.renamed())
        + ") "
        + (kind.isEmpty() ? "stored" : kind);
  }

  private String identity(
      MappedTable table, ColumnMapping column, Column origin, ObjectDefinition definition) {
    String when =
        switch (origin.generation()) {
          case IDENTITY_ALWAYS -> "always";
          case IDENTITY_BY_DEFAULT -> "by default";
          case NONE, SERIAL, COMPUTED -> "";
        };
    String sequence = Definitions.attribute(definition, "sequence");
    if (when.isEmpty() || sequence.isEmpty()) {
      return "";
    }
    if (table.mapping().source().partitionOf().isPresent()) {
      nameLoss(table, origin);
      return "";
    }
    TableName name = names.claim(new TableName(table.target().schema(), sequence));
    identities.put(definition.id(), name);
    String options =
        identityType(table, column, definition)
            .map(_ -> "")
            .orElseGet(() -> " " + Definitions.attribute(definition, "sequence_options"));
    return " generated %s as identity (sequence name %s%s)"
        .formatted(when, Sql.table(name), options);
  }

  /**
   * The type of the sequence behind an identity where it is not its column's. The statement that
   * makes the column cannot name it, nor take limits that are beyond the column's type.
   */
  Optional<String> identityType(
      MappedTable table, ColumnMapping column, ObjectDefinition definition) {
    String type = Definitions.attribute(definition, "sequence_type");
    return table
        .origin(column)
        .map(origin -> SequenceShape.identityType(type, origin, column))
        .filter(wanted -> !wanted.equals(column.type().toLowerCase(Locale.ROOT)));
  }

  private void nameLoss(MappedTable table, Column column) {
    draft
        .findings()
        .add(
            Finding.warn(
                ProblemCode.OBJECT_UNSUPPORTED,
                "column '%s' of partition %s counts by itself, which a partition cannot since"
                        .formatted(column.name(), table.source())
                    + " version 17: it gets no identity",
                table.source().toString(),
                "give the identity to the partitioned table"));
  }
}

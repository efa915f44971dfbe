package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Plans tables with their columns, defaults, checks, sequences and partitions. A partition is made
 * as a table of its own and attached in the same step, so that it keeps the order and the defaults
 * of its own columns.
 */
final class TableSteps {

  private static final Set<String> IDENTITY_TYPES = Set.of("smallint", "integer", "bigint");

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;

  TableSteps(SchemaDraft draft) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
  }

  /** Adds a step for each table. */
  void add() {
    for (MappedTable table : names.tables()) {
      definitions.table(table.source()).ifPresent(d -> add(table, d));
      definitions.table(table.source()).ifPresent(d -> addInheritance(table, d));
    }
  }

  /** A child is made as a table of its own and joins its parents when both have their rows. */
  private void addInheritance(MappedTable table, ObjectDefinition definition) {
    List<String> schemas = Definitions.names(definition, "inherits_schema");
    List<String> parents = Definitions.names(definition, "inherits_name");
    for (int i = 0; i < parents.size(); i++) {
      TableName name = new TableName(schemas.get(i), parents.get(i));
      Optional<MappedTable> parent = names.table(name);
      if (parent.isEmpty()) {
        continue;
      }
      draft.add(
          DraftStep.of(
              DraftStep.Order.INHERITANCE,
              Stage.AFTER_CATCH_UP,
              "inheritance of %s from %s".formatted(definition.id(), Sql.table(name)),
              Optional.of(table.source()),
              "alter table %s inherit %s"
                  .formatted(Sql.table(table.target()), Sql.table(parent.get().target())),
              "",
              List.of()));
    }
  }

  private void add(MappedTable table, ObjectDefinition definition) {
    List<String> parts = new ArrayList<>();
    table.mapping().columns().forEach(c -> parts.add(column(table, c)));
    parts.addAll(checks(table));
    String kind = Definitions.attribute(definition, "persistence").isEmpty() ? "" : "unlogged ";
    String target = Sql.table(table.target());
    StringBuilder sql = new StringBuilder("create ").append(kind).append("table ").append(target);
    sql.append(" (\n  ").append(String.join(",\n  ", parts)).append("\n)");
    String key = Definitions.attribute(definition, "partition_key");
    if (!key.isEmpty()) {
      sql.append(" partition by ").append(ColumnRenaming.columns(key, table.renamed()));
    }
    String options = Definitions.attribute(definition, "options");
    sql.append(options.isEmpty() ? "" : " with (" + options + ")");
    sql.append(afterwards(table, definition));
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(ObjectSteps.schemaId(table.target().schema()));
    draft.add(
        DraftStep.of(
            DraftStep.Order.TABLE,
            Stage.BEFORE_COPY,
            definition.id(),
            Optional.of(table.source()),
            sql.toString(),
            "drop table if exists " + target,
            needs));
  }

  private String afterwards(MappedTable table, ObjectDefinition definition) {
    String target = Sql.table(table.target());
    StringBuilder sql = new StringBuilder();
    for (ColumnMapping column : table.mapping().columns()) {
      sql.append(columnSettings(table, column, target));
    }
    sql.append(ownedSequences(table));
    String bound = Definitions.attribute(definition, "partition_bound");
    Optional<MappedTable> parent = parent(table);
    if (!bound.isEmpty() && parent.isPresent()) {
      sql.append(";\nalter table ").append(Sql.table(parent.get().target()));
      sql.append(" attach partition ").append(target).append(' ').append(bound);
    }
    for (ObjectDefinition check : definitions.ofTable("check", table.source())) {
      String name = Sql.identifier(Definitions.attribute(check, "name"));
      boolean isHere = !draft.isOmitted(check.id()) && !isLate(check);
      sql.append(isHere ? SchemaDraft.comment(check, "constraint " + name + " on " + target) : "");
    }
    return sql.append(SchemaDraft.comment(definition, "table " + target)).toString();
  }

  private Optional<MappedTable> parent(MappedTable table) {
    return table.mapping().source().partitionOf().flatMap(names::table);
  }

  private String columnSettings(MappedTable table, ColumnMapping column, String target) {
    Optional<Column> origin = table.origin(column);
    Optional<ObjectDefinition> definition =
        origin.flatMap(o -> definitions.column(table.source(), o.name()));
    if (definition.isEmpty()) {
      return "";
    }
    StringBuilder sql = new StringBuilder();
    String name = Sql.identifier(column.name());
    boolean isSameType = origin.get().type().equals(column.type());
    for (String setting : isSameType ? List.of("storage", "compression") : List.<String>of()) {
      String value = Definitions.attribute(definition.get(), setting);
      if (!value.isEmpty()) {
        sql.append(";\nalter table ").append(target).append(" alter column ").append(name);
        sql.append(" set ").append(setting).append(' ').append(value);
      }
    }
    return sql.append(SchemaDraft.comment(definition.get(), "column " + target + "." + name))
        .toString();
  }

  private String ownedSequences(MappedTable table) {
    StringBuilder sql = new StringBuilder();
    for (ObjectDefinition sequence : definitions.ofTable("sequence", table.source())) {
      TableName name = names.sequences().get(Definitions.name(sequence));
      Optional<ColumnMapping> owner = table.image(Definitions.attribute(sequence, "column"));
      if (name != null && owner.isPresent()) {
        sql.append(";\nalter sequence ").append(Sql.table(name)).append(" owned by ");
        sql.append(Sql.table(table.target())).append('.');
        sql.append(Sql.identifier(owner.get().name()));
      }
    }
    return sql.toString();
  }

  private String column(MappedTable table, ColumnMapping column) {
    Optional<Column> origin = table.origin(column);
    StringBuilder sql = new StringBuilder(Sql.identifier(column.name()));
    sql.append(' ').append(column.type());
    Optional<ObjectDefinition> definition =
        origin.flatMap(o -> definitions.column(table.source(), o.name()));
    boolean isSameType = origin.filter(o -> o.type().equals(column.type())).isPresent();
    String collation = definition.map(d -> Definitions.attribute(d, "collation")).orElse("");
    if (isSameType && !collation.isEmpty()) {
      sql.append(" collate ").append(collation);
    }
    sql.append(value(table, column, origin, definition));
    return sql.append(column.nullable() ? "" : " not null").toString();
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
      String expression = column.defaultExpression().get();
      boolean isOfSource =
          origin.flatMap(Column::defaultExpression).filter(expression::equals).isPresent();
      return " default "
          + (isOfSource ? ColumnRenaming.relations(expression, names.sequences()) : expression);
    }
    boolean canBeIdentity =
        IDENTITY_TYPES.contains(column.type().toLowerCase(Locale.ROOT)) && parent(table).isEmpty();
    return canBeIdentity && origin.isPresent() && definition.isPresent()
        ? identity(table, origin.get(), definition.get())
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

  private String identity(MappedTable table, Column origin, ObjectDefinition definition) {
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
    TableName name = names.claim(new TableName(table.target().schema(), sequence));
    return " generated %s as identity (sequence name %s %s)"
        .formatted(when, Sql.table(name), Definitions.attribute(definition, "sequence_options"));
  }

  private List<String> checks(MappedTable table) {
    List<String> checks = new ArrayList<>();
    for (ObjectDefinition check : definitions.ofTable("check", table.source())) {
      String name = Definitions.attribute(check, "name");
      if (ColumnRenaming.mentions(check.sql(), table.lost())) {
        draft.omit(check, "it uses a column that is not carried as it is");
      } else if (isLate(check)) {
        addLater(table, check, name);
      } else {
        checks.add("constraint " + Sql.identifier(name) + " " + definition(table, check));
      }
    }
    return checks;
  }

  private static boolean isLate(ObjectDefinition check) {
    return check.sql().endsWith(" NOT VALID");
  }

  private static String definition(MappedTable table, ObjectDefinition check) {
    return ColumnRenaming.columns(check.sql(), table.renamed());
  }

  /** Rows that break it are carried; new rows must not. */
  private void addLater(MappedTable table, ObjectDefinition check, String name) {
    draft.add(
        DraftStep.of(
            DraftStep.Order.FOREIGN_KEY,
            Stage.AFTER_CATCH_UP,
            check.id(),
            Optional.of(table.source()),
            "alter table %s add constraint %s %s"
                    .formatted(
                        Sql.table(table.target()), Sql.identifier(name), definition(table, check))
                + SchemaDraft.comment(
                    check,
                    "constraint " + Sql.identifier(name) + " on " + Sql.table(table.target())),
            "",
            check.dependsOn()));
  }
}

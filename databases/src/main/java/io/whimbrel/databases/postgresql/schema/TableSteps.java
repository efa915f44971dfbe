package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans tables with their columns, defaults, checks, sequences and partitions. A partition is made
 * as a table of its own and attached in the same step, so that it keeps the order and the defaults
 * of its own columns.
 */
final class TableSteps {

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;
  private final Family family;
  private final TableColumns columns;
  private final ColumnSettings settings;
  private final CheckSteps checks;

  TableSteps(SchemaDraft draft) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
    Circles circles = new Circles(definitions);
    this.family = new Family(draft);
    this.columns = new TableColumns(draft, circles, family);
    this.settings = new ColumnSettings(family, columns);
    this.checks = new CheckSteps(draft, circles, family);
  }

  /** Adds the steps of each table. */
  void add() {
    for (MappedTable table : names.tables()) {
      definitions.table(table.source()).ifPresent(d -> add(table, d));
    }
  }

  private void add(MappedTable table, ObjectDefinition definition) {
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(ObjectSteps.schemaId(table.target().schema()));
    table.mapping().columns().forEach(c -> needs.addAll(columns.needs(table, c)));
    checks.inside(table).forEach(c -> needs.addAll(c.dependsOn()));
    draft.add(
        DraftStep.of(
            Order.TABLE,
            Stage.BEFORE_COPY,
            definition.id(),
            Optional.of(table.source()),
            create(table, definition) + afterwards(table, definition),
            "drop table if exists " + Sql.table(table.target()),
            needs));
    checks.add(table);
    table.mapping().columns().stream()
        .filter(c -> columns.isDefaultLater(table, c))
        .forEach(c -> addDefault(table, c, definition.id()));
    if (!family.isInherited(table)) {
      addInheritance(table, definition);
    }
  }

  private String create(MappedTable table, ObjectDefinition definition) {
    List<String> parts = new ArrayList<>();
    for (ColumnMapping column : table.mapping().columns()) {
      Optional<String> source = table.origin(column).map(o -> o.name());
      if (source.filter(s -> family.isInherited(table, s)).isEmpty()) {
        parts.add(columns.column(table, column));
      } else {
        columns.ownNotNull(table, source.get()).ifPresent(parts::add);
      }
    }
    checks.inside(table).forEach(c -> parts.add(CheckSteps.clause(table, c)));
    String kind = Definitions.attribute(definition, "persistence").isEmpty() ? "" : "unlogged ";
    StringBuilder sql = new StringBuilder("create ").append(kind).append("table ");
    sql.append(Sql.table(table.target()));
    sql.append(" (\n  ").append(String.join(",\n  ", parts)).append("\n)");
    if (family.isInherited(table)) {
      sql.append(
          family.parents(table).stream()
              .map(p -> Sql.table(p.target()))
              .collect(Collectors.joining(", ", " inherits (", ")")));
    }
    String key = Definitions.attribute(definition, "partition_key");
    if (!key.isEmpty()) {
      sql.append(" partition by ").append(ColumnRenaming.columns(key, table.renamed()));
    }
    String method = Definitions.attribute(definition, "method");
    sql.append(method.isEmpty() ? "" : " using " + Sql.identifier(method));
    String options = Definitions.attribute(definition, "options");
    return sql.append(options.isEmpty() ? "" : " with (" + options + ")").toString();
  }

  /** Where a partition's step attaches it, which {@link LateTables} puts off. */
  static String attach(TableName parent, TableName partition) {
    return ";\nalter table %s attach partition %s"
        .formatted(Sql.table(parent), Sql.table(partition));
  }

  private String afterwards(MappedTable table, ObjectDefinition definition) {
    String target = Sql.table(table.target());
    StringBuilder sql = new StringBuilder(ofType(table, definition));
    for (ColumnMapping column : table.mapping().columns()) {
      sql.append(settings.of(table, column));
    }
    sql.append(ownedSequences(table));
    String bound = Definitions.attribute(definition, "partition_bound");
    Optional<MappedTable> parent = table.mapping().source().partitionOf().flatMap(names::table);
    if (!bound.isEmpty() && parent.isPresent()) {
      sql.append(attach(parent.get().target(), table.target())).append(' ').append(bound);
    }
    sql.append(checks.comments(table));
    return sql.append(SchemaDraft.comment(definition, "table " + target)).toString();
  }

  /** A typed table is made with columns of its own and told its type then. */
  private String ofType(MappedTable table, ObjectDefinition definition) {
    String type = Definitions.attribute(definition, "of_type");
    if (type.isEmpty()) {
      return "";
    }
    if (table.changed().isEmpty()) {
      return ";\nalter table %s of %s".formatted(Sql.table(table.target()), type);
    }
    warn(
        "%s is of type %s and is not on the target: its columns change"
            .formatted(table.source(), type),
        table.source(),
        "map its columns as they are, or let applications do without the type");
    return "";
  }

  private String ownedSequences(MappedTable table) {
    StringBuilder sql = new StringBuilder();
    for (ObjectDefinition sequence : definitions.ofTable("sequence", table.source())) {
      TableName name = names.sequences().get(Definitions.name(sequence));
      Optional<ColumnMapping> owner = table.image(Definitions.attribute(sequence, "column"));
      if (name != null && owner.isPresent() && name.schema().equals(table.target().schema())) {
        sql.append(";\nalter sequence ").append(Sql.table(name)).append(" owned by ");
        sql.append(Sql.table(table.target())).append('.');
        sql.append(Sql.identifier(owner.get().name()));
      }
    }
    return sql.toString();
  }

  /** A default that calls something that needs the table. */
  private void addDefault(MappedTable table, ColumnMapping column, String tableId) {
    ObjectDefinition definition = columns.definition(table, column).orElseThrow();
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(tableId);
    draft.add(
        DraftStep.of(
            Order.TABLE_PART,
            Stage.BEFORE_COPY,
            "default of " + definition.id(),
            Optional.of(table.source()),
            "alter table only %s alter column %s set default %s"
                .formatted(
                    Sql.table(table.target()),
                    Sql.identifier(column.name()),
                    columns.defaultOf(table, column)),
            "alter table if exists %s alter column %s drop default"
                .formatted(Sql.table(table.target()), Sql.identifier(column.name())),
            needs));
  }

  /** A child that could not be made as one joins its parents when both have their rows. */
  private void addInheritance(MappedTable table, ObjectDefinition definition) {
    List<MappedTable> parents = family.parents(table);
    for (MappedTable parent : parents) {
      draft.add(
          DraftStep.of(
              Order.INHERITANCE,
              Stage.AFTER_CATCH_UP,
              "inheritance of %s from %s".formatted(definition.id(), Sql.table(parent.source())),
              Optional.of(table.source()),
              "alter table %s inherit %s"
                  .formatted(Sql.table(table.target()), Sql.table(parent.target())),
              "",
              List.of()));
    }
    if (parents.stream().anyMatch(p -> family.takesColumnsOf(table, p))) {
      warn(
          "the columns that %s has from its parents count as its own on the target, because they do"
                  .formatted(table.source())
              + " not stand before its own: dropping one from a parent leaves it in the child",
          table.source(),
          "drop such a column from the child as well");
    }
  }

  private void warn(String what, TableName where, String fix) {
    draft.findings().add(Finding.warn(ProblemCode.OBJECT_UNSUPPORTED, what, where.toString(), fix));
  }
}

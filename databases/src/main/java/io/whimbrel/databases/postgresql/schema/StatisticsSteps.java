package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans extended statistics, and the look at a table's rows that fills all of them. */
final class StatisticsSteps {

  private final SchemaDraft draft;

  StatisticsSteps(SchemaDraft draft) {
    this.draft = draft;
  }

  /** Adds the steps of a table. */
  void add(MappedTable table) {
    draft.definitions().ofTable("statistics", table.source()).forEach(d -> add(table, d));
    if (!table.isPartitioned()) {
      addStep(
          Order.ANALYZE,
          Stage.AFTER_TABLE,
          "analyze " + Sql.table(table.source()),
          Optional.of(table.source()),
          "analyze " + Sql.table(table.target()),
          "",
          List.of());
    }
  }

  /** Adds the statistics of materialized views, which are carried as they are. */
  void addOfViews() {
    for (ObjectDefinition definition : draft.definitions().ofKind("statistics")) {
      Optional<String> lacking = draft.omittedNeed(definition);
      if (definition.table().isEmpty() && lacking.isPresent()) {
        draft.omit(definition, lacking.get());
      } else if (definition.table().isEmpty()) {
        TableName name =
            draft
                .names()
                .claimStatistics(Definitions.name(definition), Definitions.name(definition));
        addStep(
            Order.VIEW_INDEX,
            Stage.AFTER_CATCH_UP,
            definition.id(),
            Optional.empty(),
            definition.sql() + settings(definition, name),
            "",
            needs(definition, name));
      }
    }
  }

  private void add(MappedTable table, ObjectDefinition definition) {
    if (!table.hasAll(Definitions.names(definition, "columns"))
        || ColumnRenaming.mentions(definition.sql(), table.lost())) {
      draft.omit(definition, "it uses a column that is not carried as it is");
      return;
    }
    TableName own = Definitions.name(definition);
    boolean isBeside = own.schema().equals(table.source().schema());
    TableName name =
        draft
            .names()
            .claimStatistics(
                own, isBeside ? new TableName(table.target().schema(), own.name()) : own);
    addStep(
        Order.STATISTICS,
        Stage.AFTER_TABLE,
        definition.id(),
        Optional.of(table.source()),
        create(table, definition.sql(), name) + settings(definition, name),
        "drop statistics if exists " + Sql.table(name),
        needs(definition, name));
  }

  /** The definition under another name, on the target's table and columns. */
  static String create(MappedTable table, String sql, TableName name) {
    List<Token> tokens = SqlTokens.of(sql);
    int from = IndexSteps.lastIndexOf(tokens, "from");
    int statistics = IndexSteps.indexOf(tokens, "statistics");
    int on = Math.max(IndexSteps.indexOf(tokens, "on"), 0);
    int kinds = IndexSteps.indexOf(tokens, "(");
    int rest = kinds >= 0 && kinds < on ? kinds : on;
    return IndexSteps.text(tokens.subList(0, statistics + 1))
        + " "
        + Sql.table(name)
        + " "
        + ColumnRenaming.columns(IndexSteps.text(tokens.subList(rest, from)), table.renamed())
        + "from "
        + Sql.table(table.target());
  }

  private static String settings(ObjectDefinition definition, TableName name) {
    String target = Definitions.attribute(definition, "target");
    return (target.isEmpty()
            ? ""
            : ";\nalter statistics %s set statistics %s".formatted(Sql.table(name), target))
        + SchemaDraft.comment(definition, "statistics " + Sql.table(name));
  }

  private static List<String> needs(ObjectDefinition definition, TableName name) {
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(ObjectSteps.schemaId(name.schema()));
    return needs;
  }

  private void addStep(
      Order order,
      Stage stage,
      String id,
      Optional<TableName> table,
      String sql,
      String undo,
      List<String> needs) {
    draft.add(DraftStep.of(order, stage, id, table, sql, undo, needs));
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans triggers and rules. One that also fires for replicated changes would fire for ours, so it
 * comes into being only when the last change is applied.
 */
final class TriggerSteps {

  private final SchemaDraft draft;

  TriggerSteps(SchemaDraft draft) {
    this.draft = draft;
  }

  /** Adds the steps. */
  void add() {
    draft.definitions().ofKind("trigger").forEach(this::addTrigger);
    draft.definitions().ofKind("trigger state").forEach(this::addState);
    draft.definitions().ofKind("rule").forEach(this::addRule);
  }

  private void addTrigger(ObjectDefinition trigger) {
    Optional<MappedTable> table = trigger.table().flatMap(draft.names()::table);
    if (draft.isOmitted(trigger.id())) {
      return;
    }
    if (table.isPresent() && usesChanged(trigger, table.get())) {
      draft.omit(trigger, "it or its function speaks of a column that is not carried as it is");
      return;
    }
    TableName target = table.map(MappedTable::target).orElseGet(() -> relation(trigger));
    String name = Sql.identifier(Definitions.attribute(trigger, "name"));
    String sql =
        onTable(trigger.sql(), target)
            + state(trigger, target, "trigger " + name)
            + SchemaDraft.comment(trigger, "trigger " + name + " on " + Sql.table(target));
    addStep(trigger, Order.TRIGGER, sql, drop("trigger " + name, target));
  }

  /** A partition's own state of a trigger that it has from its parent. */
  private void addState(ObjectDefinition definition) {
    Optional<MappedTable> table = definition.table().flatMap(draft.names()::table);
    String root = Definitions.attribute(definition, "root");
    if (table.isEmpty() || draft.isOmitted(root)) {
      return;
    }
    String name = Sql.identifier(Definitions.attribute(definition, "name"));
    String state = state(definition, table.get().target(), "trigger " + name);
    String enable =
        ";\nalter table %s enable trigger %s".formatted(Sql.table(table.get().target()), name);
    draft.add(
        DraftStep.of(
            Order.TRIGGER,
            stage(definition),
            definition.id(),
            definition.table(),
            (state.isEmpty() ? enable : state).substring(2),
            "",
            List.of(root)));
  }

  private void addRule(ObjectDefinition rule) {
    Optional<MappedTable> table = rule.table().flatMap(draft.names()::table);
    if (draft.isOmitted(rule.id())) {
      return;
    }
    if (table.isPresent() && !table.get().isSame()) {
      draft.omit(rule, "its table has another name or other columns on the target");
      return;
    }
    TableName target = table.map(MappedTable::target).orElseGet(() -> relation(rule));
    String name = Sql.identifier(Definitions.attribute(rule, "name"));
    addStep(
        rule,
        Order.RULE,
        rule.sql()
            + state(rule, target, "rule " + name)
            + SchemaDraft.comment(rule, "rule " + name + " on " + Sql.table(target)),
        drop("rule " + name, target));
  }

  private static String drop(String object, TableName target) {
    return "drop %s on %s".formatted(object.replaceFirst(" ", " if exists "), Sql.table(target));
  }

  private void addStep(ObjectDefinition definition, Order order, String sql, String undo) {
    draft.add(
        DraftStep.of(
            order,
            stage(definition),
            definition.id(),
            definition.table(),
            sql,
            undo,
            definition.dependsOn()));
  }

  private static Stage stage(ObjectDefinition definition) {
    boolean isForReplicas = Set.of("A", "R").contains(enabled(definition));
    return isForReplicas ? Stage.AT_CUTOVER : Stage.AFTER_CATCH_UP;
  }

  private static TableName relation(ObjectDefinition definition) {
    return new TableName(
        Definitions.attribute(definition, "schema"), Definitions.attribute(definition, "relation"));
  }

  private static boolean usesChanged(ObjectDefinition trigger, MappedTable table) {
    Set<String> vanished = table.lost();
    vanished.addAll(table.renamed().keySet());
    String body = Definitions.attribute(trigger, "body");
    return ColumnRenaming.mentionsWord(trigger.sql(), vanished)
        || ColumnRenaming.mentionsWord(body, vanished);
  }

  private static String enabled(ObjectDefinition definition) {
    return Definitions.attribute(definition, "enabled");
  }

  private static String state(ObjectDefinition definition, TableName target, String object) {
    String state =
        switch (enabled(definition)) {
          case "D" -> "disable ";
          case "R" -> "enable replica ";
          case "A" -> "enable always ";
          default -> "";
        };
    return state.isEmpty() ? "" : ";\nalter table " + Sql.table(target) + " " + state + object;
  }

  /** The definition on another table: what stands behind its first {@code on}. */
  static String onTable(String sql, TableName target) {
    List<Token> tokens = SqlTokens.of(sql);
    int end = IndexSteps.indexOf(tokens, "on") + 2;
    boolean isQualified = tokens.get(end + 1).is(".");
    int behind = isQualified ? end + 3 : end + 1;
    return IndexSteps.text(tokens.subList(0, end))
        + Sql.table(target)
        + IndexSteps.text(tokens.subList(behind, tokens.size()));
  }
}

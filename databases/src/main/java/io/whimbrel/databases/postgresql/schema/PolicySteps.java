package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans row security. It is switched on with the table, so that nobody ever sees rows that policies
 * hide; the owner, who writes our rows, is bound by it only from the cutover on.
 */
final class PolicySteps {

  private final SchemaDraft draft;

  PolicySteps(SchemaDraft draft) {
    this.draft = draft;
  }

  /** Adds the steps. */
  void add() {
    draft.definitions().ofKind("row security").forEach(this::addFlags);
    draft.definitions().ofKind("policy").forEach(this::addPolicy);
  }

  private void addFlags(ObjectDefinition definition) {
    Optional<MappedTable> table = definition.table().flatMap(draft.names()::table);
    if (table.isEmpty()) {
      return;
    }
    String target = Sql.table(table.get().target());
    List<String> needs = idOfTable(table.get());
    if (!Definitions.attribute(definition, "enabled").isEmpty()) {
      addStep(
          definition,
          Order.ROW_SECURITY,
          Stage.BEFORE_COPY,
          definition.id(),
          "alter table " + target + " enable row level security",
          "",
          needs);
    }
    if (!Definitions.attribute(definition, "forced").isEmpty()) {
      addStep(
          definition,
          Order.FORCED_ROW_SECURITY,
          Stage.AT_CUTOVER,
          "forced " + definition.id(),
          "alter table " + target + " force row level security",
          "",
          needs);
    }
  }

  private List<String> idOfTable(MappedTable table) {
    return draft.definitions().table(table.source()).stream().map(ObjectDefinition::id).toList();
  }

  private void addPolicy(ObjectDefinition policy) {
    Optional<MappedTable> table = policy.table().flatMap(draft.names()::table);
    if (table.isEmpty()) {
      return;
    }
    if (draft.isOmitted(policy.id()) || !canBeCarried(policy, table.get())) {
      draft.omit(policy, "it speaks of what the map changes");
      reportOpen(policy);
      return;
    }
    String target = Sql.table(table.get().target());
    String name = Sql.identifier(Definitions.attribute(policy, "name"));
    String sql =
        "create policy %s on %s %s"
            .formatted(name, target, definition(policy, table.get().renamed()));
    addStep(
        policy,
        Order.POLICY,
        Stage.AFTER_CATCH_UP,
        policy.id(),
        sql + SchemaDraft.comment(policy, "policy " + name + " on " + target),
        "drop policy if exists " + name + " on " + target,
        policy.dependsOn());
  }

  /**
   * What stands behind name and table of a policy.
   *
   * @param renamed new names by column
   */
  static String definition(ObjectDefinition policy, Map<String, String> renamed) {
    List<String> roles = Definitions.names(policy, "roles");
    return "as %s for %s to %s%s%s"
        .formatted(
            Definitions.attribute(policy, "permissive"),
            Definitions.attribute(policy, "command"),
            roles.isEmpty() ? "public" : Sql.identifiers(roles),
            expression(policy, "using", " using", renamed),
            expression(policy, "check", " with check", renamed));
  }

  /** Without a restrictive policy more rows would be seen than on the source. */
  private void reportOpen(ObjectDefinition policy) {
    if (Definitions.attribute(policy, "permissive").equals("restrictive")) {
      draft
          .findings()
          .add(
              Finding.block(
                  ProblemCode.OBJECT_UNSUPPORTED,
                  policy.id() + " restricts what is seen, and cannot be carried",
                  policy.id(),
                  "keep the names of its table and columns, or use 'schema: existing'"));
    }
  }

  private static boolean canBeCarried(ObjectDefinition policy, MappedTable table) {
    if (table.isSame()) {
      return true;
    }
    String text =
        Definitions.attribute(policy, "using") + " " + Definitions.attribute(policy, "check");
    Set<String> others = new HashSet<>(table.lost());
    others.add(table.source().name());
    others.add("select");
    return !ColumnRenaming.mentionsWord(text, others);
  }

  private static String expression(
      ObjectDefinition policy, String attribute, String clause, Map<String, String> renamed) {
    String text = Definitions.attribute(policy, attribute);
    return text.isEmpty() ? "" : clause + " (" + ColumnRenaming.columns(text, renamed) + ")";
  }

  private void addStep(
      ObjectDefinition definition,
      Order order,
      Stage stage,
      String id,
      String sql,
      String undo,
      List<String> needs) {
    draft.add(DraftStep.of(order, stage, id, definition.table(), sql, undo, needs));
  }
}

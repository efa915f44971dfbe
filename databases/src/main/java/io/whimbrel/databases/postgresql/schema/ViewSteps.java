package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans views and materialised views. The latter get their rows at cutover, each after those that
 * it reads, be it through views and functions; one without rows stays so.
 */
final class ViewSteps {

  private static final String MATERIALIZED = "materialized view";

  private final SchemaDraft draft;
  private final Map<String, ObjectDefinition> byId = new TreeMap<>();

  ViewSteps(SchemaDraft draft) {
    this.draft = draft;
    draft.definitions().all().forEach(d -> byId.put(d.id(), d));
  }

  /** Adds the steps. */
  void add() {
    for (ObjectDefinition definition : byId.values()) {
      boolean isView = Set.of("view", MATERIALIZED).contains(definition.kind());
      if (isView && !draft.isOmitted(definition.id())) {
        addView(definition);
      }
    }
  }

  private void addView(ObjectDefinition definition) {
    String kind = definition.kind();
    String object = Sql.table(Definitions.name(definition));
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(ObjectSteps.schemaId(Definitions.attribute(definition, "schema")));
    addStep(
        Order.VIEW,
        Stage.AFTER_CATCH_UP,
        definition.id(),
        definition.sql() + SchemaDraft.comment(definition, kind + " " + object),
        "drop " + kind + " if exists " + object,
        needs);
    if (kind.equals(MATERIALIZED)) {
      addIndexes(definition, object);
      addRefresh(definition, object);
    }
  }

  private void addIndexes(ObjectDefinition definition, String object) {
    for (ObjectDefinition index : draft.definitions().ofKind("index")) {
      if (index.table().isEmpty() && index.dependsOn().contains(definition.id())) {
        addStep(
            Order.VIEW_INDEX,
            Stage.AFTER_CATCH_UP,
            index.id(),
            index.sql()
                + IndexSettings.of(index, "materialized view " + object, Definitions.name(index)),
            "",
            index.dependsOn());
      }
    }
  }

  private void addRefresh(ObjectDefinition definition, String object) {
    if (Definitions.attribute(definition, "populated").equals("true")) {
      addStep(
          Order.REFRESH,
          Stage.AT_CUTOVER,
          "refresh " + definition.id(),
          "refresh materialized view " + object,
          "",
          needsOfRefresh(definition));
    }
  }

  /** The refreshes of all that it reads, by whatever way. */
  private List<String> needsOfRefresh(ObjectDefinition definition) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(definition.dependsOn());
    List<String> needs = new ArrayList<>();
    while (!open.isEmpty()) {
      String id = open.remove();
      ObjectDefinition needed = byId.get(id);
      if (needed == null || !seen.add(id)) {
        continue;
      }
      if (needed.kind().equals(MATERIALIZED)) {
        needs.add("refresh " + id);
      }
      open.addAll(needed.dependsOn());
    }
    return needs;
  }

  private void addStep(
      Order order, Stage stage, String id, String sql, String undo, List<String> needs) {
    draft.add(DraftStep.of(order, stage, id, Optional.empty(), sql, undo, needs));
  }
}

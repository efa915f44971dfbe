package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans views and materialised views, which get their rows at cutover. */
final class ViewSteps {

  private static final String MATERIALIZED = RefreshSteps.MATERIALIZED;

  private final SchemaDraft draft;
  private final RefreshSteps refreshes;

  ViewSteps(SchemaDraft draft) {
    this.draft = draft;
    this.refreshes = new RefreshSteps(draft.definitions());
  }

  /** Adds the steps. */
  void add() {
    for (ObjectDefinition definition : draft.definitions().all()) {
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
      refreshes.of(definition, Definitions.name(definition)).ifPresent(draft::add);
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

  private void addStep(
      Order order, Stage stage, String id, String sql, String undo, List<String> needs) {
    draft.add(DraftStep.of(order, stage, id, Optional.empty(), sql, undo, needs));
  }
}

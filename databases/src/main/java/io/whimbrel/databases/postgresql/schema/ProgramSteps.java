package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans what is carried by its statement as it is: operators, casts, text search, languages,
 * foreign data and the like. Event triggers come last of all, so that they see none of our steps.
 */
final class ProgramSteps {

  private static final Map<String, Order> ORDERS =
      Map.ofEntries(
          Map.entry("language", Order.ROUTINE),
          Map.entry("operator", Order.OPERATOR),
          Map.entry("operator family", Order.OPERATOR),
          Map.entry("operator class", Order.OPERATOR_CLASS),
          Map.entry("operator family members", Order.OPERATOR_CLASS),
          Map.entry("cast", Order.CAST),
          Map.entry("conversion", Order.CAST),
          Map.entry("transform", Order.CAST),
          Map.entry("text search template", Order.TEXT_SEARCH),
          Map.entry("text search parser", Order.TEXT_SEARCH),
          Map.entry("text search dictionary", Order.TEXT_SEARCH),
          Map.entry("text search configuration", Order.TEXT_SEARCH),
          Map.entry("foreign data wrapper", Order.FOREIGN),
          Map.entry("server", Order.FOREIGN),
          Map.entry("user mapping", Order.FOREIGN),
          Map.entry("foreign table", Order.FOREIGN),
          Map.entry("event trigger", Order.EVENT_TRIGGER));

  private final SchemaDraft draft;

  ProgramSteps(SchemaDraft draft) {
    this.draft = draft;
  }

  /** Adds the steps. */
  void add() {
    for (ObjectDefinition definition : draft.definitions().all()) {
      Order order = ORDERS.get(definition.kind());
      if (draft.isOmitted(definition.id())) {
        continue;
      }
      if (order != null) {
        add(definition, order);
      }
      if (definition.kind().equals("foreign table")) {
        addParents(definition);
      }
      if (definition.kind().equals("extension tie")) {
        addTie(definition);
      }
    }
  }

  private void add(ObjectDefinition definition, Order order) {
    Stage stage = order == Order.EVENT_TRIGGER ? Stage.AT_CUTOVER : Stage.BEFORE_COPY;
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(ObjectSteps.schemaId(Definitions.attribute(definition, "schema")));
    String object = object(definition);
    addStep(
        order,
        stage,
        definition.id(),
        definition.sql() + SchemaDraft.comment(definition, object),
        drop(definition, object),
        needs);
  }

  /** What the object is called in {@code comment on} and {@code drop}. */
  private static String object(ObjectDefinition definition) {
    String object = Definitions.attribute(definition, "object");
    return object.isEmpty() ? definition.id() : object;
  }

  private static String drop(ObjectDefinition definition, String object) {
    String undo = Definitions.attribute(definition, "undo");
    return !undo.isEmpty()
        ? undo
        : "drop %s if exists%s"
            .formatted(definition.kind(), object.substring(definition.kind().length()));
  }

  /** A part of a partitioned table, or a child, joins the family when all of it is there. */
  private void addParents(ObjectDefinition foreign) {
    String bound = Definitions.attribute(foreign, "partition_bound");
    String table = Sql.table(Definitions.name(foreign));
    List<String> schemas = Definitions.names(foreign, "inherits_schema");
    List<String> parents = Definitions.names(foreign, "inherits_name");
    for (int i = 0; i < parents.size(); i++) {
      Optional<MappedTable> parent =
          draft.names().table(new TableName(schemas.get(i), parents.get(i)));
      if (parent.isEmpty() || !parent.get().isSame()) {
        draft.omit(foreign, "its parent is not on the target as it was");
        return;
      }
      String target = Sql.table(parent.get().target());
      addStep(
          Order.INHERITANCE,
          Stage.AFTER_CATCH_UP,
          "inheritance of %s from %s".formatted(foreign.id(), target),
          bound.isEmpty()
              ? "alter foreign table %s inherit %s".formatted(table, target)
              : "alter table %s attach partition %s %s".formatted(target, table, bound),
          "",
          List.of(foreign.id()));
    }
  }

  private void addTie(ObjectDefinition tie) {
    String object = Definitions.attribute(tie, "object");
    String extension =
        "extension " + tie.id().substring(tie.id().lastIndexOf(" to extension ") + 14);
    boolean isCarried =
        draft.definitions().all().stream().anyMatch(d -> d.id().equals(object) && isSame(d))
            && !draft.isOmitted(object)
            && draft.definitions().has(extension);
    if (isCarried) {
      addStep(
          Order.EXTENSION_TIE,
          Stage.AFTER_CATCH_UP,
          tie.id(),
          tie.sql(),
          "",
          List.of(object, extension));
    } else {
      draft.omit(tie, "one of the two is not carried, or has no name of its own");
    }
  }

  /** Whether it is called on the target as on the source. */
  private boolean isSame(ObjectDefinition definition) {
    return definition.table().flatMap(draft.names()::table).map(MappedTable::isSame).orElse(true);
  }

  private void addStep(
      Order order, Stage stage, String id, String sql, String undo, List<String> needs) {
    draft.add(DraftStep.of(order, stage, id, Optional.empty(), sql, undo, needs));
  }
}

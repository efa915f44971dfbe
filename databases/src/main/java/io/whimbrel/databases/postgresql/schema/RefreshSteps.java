package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans that materialised views get their rows at cutover, each after those that it reads, be it
 * through views and functions; one that has no rows on the source is left alone.
 */
final class RefreshSteps {

  /** The kind of definition. */
  static final String MATERIALIZED = "materialized view";

  /** How the ids of these steps begin. */
  static final String REFRESH = "refresh ";

  private static final String IS_THERE =
      "select true from pg_class where relkind = 'm' and oid = to_regclass(?)";

  private final Definitions definitions;

  RefreshSteps(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Those that a structure which is there has: under their own names, where their tables go. */
  static List<SchemaStep> given(
      Connection connection, List<ObjectDefinition> found, List<TableMapping> mappings)
      throws SQLException {
    Definitions definitions = new Definitions(found);
    TargetNames names = new TargetNames(definitions, mappings);
    RefreshSteps refreshes = new RefreshSteps(definitions);
    List<DraftStep> drafts = new ArrayList<>();
    Set<String> there = new TreeSet<>();
    for (ObjectDefinition view : definitions.ofKind(MATERIALIZED)) {
      TableName target = names.view(view);
      refreshes.of(view, target).ifPresent(drafts::add);
      if (Query.holds(connection, IS_THERE, Sql.table(target))) {
        there.add(REFRESH + view.id());
      }
    }
    return StepOrder.of(drafts).stream().filter(step -> there.contains(step.id())).toList();
  }

  /** The step for a view that is called so on the target, if there are rows to refresh. */
  Optional<DraftStep> of(ObjectDefinition view, TableName target) {
    return Definitions.attribute(view, "populated").equals("true")
        ? Optional.of(
            DraftStep.of(
                Order.REFRESH,
                Stage.AT_CUTOVER,
                REFRESH + view.id(),
                Optional.empty(),
                "refresh materialized view " + Sql.table(target),
                "",
                needs(view)))
        : Optional.empty();
  }

  /** The refreshes of all that it reads, by whatever way. */
  private List<String> needs(ObjectDefinition view) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(view.dependsOn());
    List<String> needs = new ArrayList<>();
    while (!open.isEmpty()) {
      String id = open.remove();
      Optional<ObjectDefinition> needed = definitions.ofId(id);
      if (needed.isEmpty() || !seen.add(id)) {
        continue;
      }
      if (needed.get().kind().equals(MATERIALIZED)) {
        needs.add(REFRESH + id);
      }
      open.addAll(needed.get().dependsOn());
    }
    return needs;
  }
}

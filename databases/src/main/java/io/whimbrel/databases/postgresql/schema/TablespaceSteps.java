package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what the plan gives a tablespace in it, and not in the target's default. */
final class TablespaceSteps {

  private TablespaceSteps() {}

  /** The draft's steps, each with its tablespace. */
  static List<DraftStep> place(SchemaDraft draft) {
    Map<String, String> tablespaces = new HashMap<>();
    for (ObjectDefinition found : draft.definitions().ofKind("tablespace")) {
      tablespaces.put(
          Definitions.attribute(found, "object"), Definitions.attribute(found, "tablespace"));
    }
    return draft.steps().stream()
        .map(
            d ->
                tablespaces.containsKey(d.step().id())
                    ? in(d, tablespaces.getOrDefault(d.step().id(), ""))
                    : d)
        .toList();
  }

  private static DraftStep in(DraftStep draft, String tablespace) {
    SchemaStep step = draft.step();
    String sql =
        "set local default_tablespace = %s;\n%s".formatted(Sql.identifier(tablespace), step.sql());
    return new DraftStep(
        new SchemaStep(step.stage(), step.id(), step.table(), sql, step.undo()),
        draft.order(),
        draft.needs());
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans replica identities: the target's log tells about old rows what the source's does. */
final class RowIdentitySteps {

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final Map<String, TableName> indexes;

  /** Steps over indexes whose target names are known by the ids of their definitions. */
  RowIdentitySteps(SchemaDraft draft, Map<String, TableName> indexes) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.indexes = indexes;
  }

  /** Adds the step of a table, for the way back. */
  void add(MappedTable table) {
    Optional<ObjectDefinition> definition = definitions.table(table.source());
    String identity = definition.map(d -> Definitions.attribute(d, "identity")).orElse("");
    if (identity.isEmpty()) {
      return;
    }
    String index = definition.map(d -> Definitions.attribute(d, "identity_index")).orElse("");
    Optional<ObjectDefinition> used = index(table, index);
    Optional<TableName> target = used.map(d -> indexes.get(d.id()));
    if (!index.isEmpty() && target.isEmpty()) {
      return;
    }
    String name = target.map(t -> " " + Sql.identifier(t.name())).orElse("");
    draft.add(
        DraftStep.of(
            Order.IDENTITY,
            Stage.AFTER_CATCH_UP,
            "replica identity of " + Sql.table(table.source()),
            Optional.of(table.source()),
            "alter table " + Sql.table(table.target()) + " replica identity " + identity + name,
            "",
            used.stream().map(ObjectDefinition::id).toList()));
  }

  private Optional<ObjectDefinition> index(MappedTable table, String name) {
    return Stream.of("primary key", "unique", "index")
        .flatMap(kind -> definitions.ofTable(kind, table.source()).stream())
        .filter(d -> Definitions.attribute(d, "name").equals(name))
        .findFirst();
  }
}

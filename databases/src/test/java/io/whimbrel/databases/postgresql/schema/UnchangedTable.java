package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.Optional;

/** The mapping of a table that goes over as it is. */
final class UnchangedTable {

  private UnchangedTable() {}

  static TableMapping of(Table table) {
    return new TableMapping(
        table,
        table.name(),
        table.columns().stream()
            .map(
                c ->
                    new ColumnMapping(
                        c.name(),
                        c.type(),
                        c.nullable(),
                        c.defaultExpression(),
                        c.isStored() ? new ValueRule.Carry(c.name()) : new ValueRule.Computed(),
                        ""))
            .toList(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}

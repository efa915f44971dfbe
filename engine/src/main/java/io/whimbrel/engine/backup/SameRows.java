package io.whimbrel.engine.backup;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.Optional;

/** Mappings under which tables stay what they are. */
public final class SameRows {
  private SameRows() {}

  /** The mapping of a table onto one of the same name and columns. */
  public static TableMapping of(Table table) {
    List<ColumnMapping> columns = table.columns().stream().map(SameRows::column).toList();
    return new TableMapping(
        table, table.name(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  private static ColumnMapping column(Column column) {
    return new ColumnMapping(
        column.name(),
        column.type(),
        column.nullable(),
        column.defaultExpression(),
        column.generation() == Generation.COMPUTED
            ? new ValueRule.Computed()
            : new ValueRule.Carry(column.name()),
        "");
  }
}

package io.whimbrel.core.plan;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.schema.TableName;
import java.util.List;

/** What a phase takes of tables that it shares with other phases. */
public record PhaseRows(List<TableName> tables, String column, RowPart part) {
  public PhaseRows {
    tables = List.copyOf(tables);
  }
}

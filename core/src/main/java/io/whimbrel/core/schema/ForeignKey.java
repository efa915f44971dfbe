package io.whimbrel.core.schema;

import java.util.List;

/** A foreign key; {@code columns} and {@code referencedColumns} are paired by place. */
public record ForeignKey(
    String name, List<String> columns, TableName references, List<String> referencedColumns) {
  public ForeignKey {
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
  }
}

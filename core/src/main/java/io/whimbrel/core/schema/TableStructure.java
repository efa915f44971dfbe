package io.whimbrel.core.schema;

import java.util.List;
import java.util.Optional;

/**
 * A table of the source as far as carrying its rows and changes depends on it; cheap to read, to be
 * compared with what a run was prepared for.
 *
 * @param identity names this very table: another one made under the same name has another identity
 * @param storage what the product says of where its rows are; begins with "partitioned" where only
 *     partitions hold them, ends with "unlogged" where changes are in no log
 * @param key columns of the key, in key order; empty for a table without one
 * @param columns in catalog order, dropped ones left out
 */
public record TableStructure(
    TableName name,
    String identity,
    String storage,
    Optional<TableName> partitionOf,
    List<String> key,
    List<ColumnStructure> columns) {
  public TableStructure {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** Whether it holds rows itself. */
  public boolean holdsRows() {
    return !storage.startsWith("partitioned");
  }

  /** Whether its changes are in the log. */
  public boolean isLogged() {
    return !storage.endsWith("unlogged");
  }
}

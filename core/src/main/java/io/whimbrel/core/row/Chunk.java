package io.whimbrel.core.row;

import io.whimbrel.core.schema.TableName;

/**
 * A key range of one table: the unit of copying and of proving. Fixed once per run and stored.
 *
 * @param table the source table
 * @param ordinal its number within the table, from 0, in key order
 */
public record Chunk(TableName table, int ordinal, Bounds bounds) {
  @Override
  public String toString() {
    return table + "#" + ordinal;
  }
}

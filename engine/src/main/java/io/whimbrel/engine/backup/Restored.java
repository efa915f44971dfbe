package io.whimbrel.engine.backup;

import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.schema.TableName;
import java.util.List;

/**
 * What was restored and read again: its rows are those of the backup.
 *
 * @param objects how many large objects
 * @param left definitions that were left out, because they need a table that was
 */
public record Restored(List<RestoredTable> tables, long objects, List<String> left) {
  public Restored {
    tables = List.copyOf(tables);
    left = List.copyOf(left);
  }

  /** A table with the rows that it has now. */
  public record RestoredTable(TableName table, ChunkDigest rows) {}

  /** Rows of all tables together. */
  public long rows() {
    return tables.stream().mapToLong(t -> t.rows().rows()).sum();
  }
}

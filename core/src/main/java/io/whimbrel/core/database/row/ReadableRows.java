package io.whimbrel.core.database.row;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import java.util.List;

/**
 * Rows of the side that a proof goes out from. Streams hold the source columns of the mapping in
 * catalog order ({@link TableMapping#sourceColumns()}). Safe for use by several threads.
 */
public interface ReadableRows {

  /** Cuts a table into key ranges of about so many rows; one range where it cannot be cut. */
  List<Bounds> split(Table table, long rowsPerChunk);

  /** Cuts a range into parts of so many rows; as it is where that cannot be done cheaply. */
  default List<Bounds> split(Table table, Bounds bounds, long rowsPerPart) {
    return List.of(bounds);
  }

  /** Reads a range in a snapshot of its own. */
  RowStream read(TableMapping mapping, Bounds bounds, RowFormat format);

  /** Reads the rows of these keys, as far as they are there, in a snapshot of its own. */
  RowStream read(TableMapping mapping, List<List<String>> keys, RowFormat format);

  /** The rules by which digests can be made here, the fastest first; does not change. */
  List<DigestRule> digestRules();

  /**
   * Digests of the columns that a plain mapping writes, comparable with the target's by this rule;
   * one of each range, in their order, in one question.
   */
  List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule);

  /** A digest of one range. */
  default ChunkDigest digest(TableMapping mapping, Bounds bounds, DigestRule rule) {
    return digests(mapping, List.of(bounds), rule).getFirst();
  }
}

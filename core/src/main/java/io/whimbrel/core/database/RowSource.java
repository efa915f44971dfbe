package io.whimbrel.core.database;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of the source. Streams hold every stored column of the table in catalog order ({@link
 * TableMapping#sourceColumns()}).
 */
public interface RowSource {

  /** Cuts a table into key ranges of about so many rows; one range where it cannot be cut. */
  List<Bounds> split(Table table, long rowsPerChunk);

  /** Opens a snapshot from which any number of threads read chunks of one table. */
  TableSnapshot snapshot(Table table);

  /** Reads a range in a snapshot of its own. */
  RowStream read(TableMapping mapping, Bounds bounds, RowFormat format);

  /** Reads the rows of these keys, as far as they are there, in a snapshot of its own. */
  RowStream read(TableMapping mapping, List<List<String>> keys, RowFormat format);

  /** The row of a key as it is now. */
  Optional<Tuple> current(Table table, List<String> key);

  /** The rules by which digests can be made here, the fastest first; does not change. */
  List<DigestRule> digestRules();

  /**
   * A digest of the columns that a plain mapping writes, comparable with the target's by this rule.
   */
  ChunkDigest digest(TableMapping mapping, Bounds bounds, DigestRule rule);
}

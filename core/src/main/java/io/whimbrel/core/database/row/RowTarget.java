package io.whimbrel.core.database.row;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.util.List;

/** Writes chunks. Safe for use by several threads. */
public interface RowTarget {

  /** The format in which rows of this mapping are taken. */
  RowFormat format(TableMapping mapping);

  /**
   * Begins to write chunks that commit together.
   *
   * @param epoch the lease's; a newer one on the target is a {@code LEASE_LOST} problem
   */
  ChunkTransaction begin(long epoch);

  /**
   * Writes the rows of a chunk and its marker in one transaction, unless the marker is there.
   *
   * @param snapshot text form of the snapshot that the rows were read in
   * @param epoch as for {@link #begin}
   */
  default ChunkMarker load(
      TableMapping mapping,
      Chunk chunk,
      String snapshot,
      RowFormat format,
      RowStream rows,
      long epoch) {
    try (ChunkTransaction transaction = begin(epoch)) {
      ChunkMarker marker = transaction.load(mapping, chunk, snapshot, format, rows);
      transaction.commit();
      return marker;
    }
  }

  /** Empties a table and forgets its markers: a table without a key starts again after a crash. */
  void reset(TableMapping mapping, long epoch);

  /**
   * Whether the target compares rows of a table with each other now, by more than the key: by a
   * unique index or an exclusion constraint. Rows of two moments may conflict then.
   */
  boolean comparesRows(TableMapping mapping);

  /** The markers of this run. */
  List<ChunkMarker> markers();
}

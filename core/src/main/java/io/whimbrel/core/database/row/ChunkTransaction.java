package io.whimbrel.core.database.row;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;

/**
 * Chunks that are written to the target and commit together, each with its marker. Closing gives up
 * what was not committed. Used by one thread.
 */
public interface ChunkTransaction extends AutoCloseable {

  /**
   * Writes the rows of a chunk and its marker, unless the marker is there.
   *
   * @param snapshot text form of the snapshot that the rows were read in
   */
  ChunkMarker load(
      TableMapping mapping, Chunk chunk, String snapshot, RowFormat format, RowStream rows);

  /**
   * Makes everything that was written durable. Where the connection breaks meanwhile the outcome is
   * not known: the next attempt finds the markers or not.
   */
  void commit();

  @Override
  void close();
}

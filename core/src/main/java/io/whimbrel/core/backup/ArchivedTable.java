package io.whimbrel.core.backup;

import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.TableName;
import java.util.List;

/**
 * A table in an archive.
 *
 * @param columns that the rows bring, in the order in which they bring them
 * @param rows how many in all chunks, and the sum of their digests
 */
public record ArchivedTable(
    TableName name,
    RowFormat format,
    List<ArchivedColumn> columns,
    ChunkDigest rows,
    List<ArchivedChunk> chunks) {

  public ArchivedTable {
    columns = List.copyOf(columns);
    chunks = List.copyOf(chunks);
  }

  /** A column and its type, as the product spells it. */
  public record ArchivedColumn(String name, String type) {}
}

package io.whimbrel.core.row;

import io.whimbrel.core.schema.TableName;

/**
 * The sign that a chunk's rows are on the target; it commits in the same target transaction.
 *
 * @param snapshot the source snapshot that the rows were read in, in the source's own text form
 * @param rows rows that were written to the target
 * @param bytes encoded bytes that were read from the source
 */
public record ChunkMarker(TableName table, int ordinal, String snapshot, long rows, long bytes) {}

package io.whimbrel.core.backup;

import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;

/**
 * The rows of one range of a table.
 *
 * @param file that holds them
 * @param bytes of the rows before they were compressed
 * @param rows how many, and their digest as they were read
 */
public record ArchivedChunk(Bounds bounds, ArchivedFile file, long bytes, ChunkDigest rows) {}

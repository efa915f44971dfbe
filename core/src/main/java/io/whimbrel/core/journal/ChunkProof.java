package io.whimbrel.core.journal;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;

/**
 * The last proof of one chunk: every change up to the position was on the target when it was proved
 * equal, so only rows that changed after it must be proved again.
 *
 * @param at when the proof began, so that the chunk is proved as it was then
 */
public record ChunkProof(TableName table, int ordinal, Position position, long rows, Instant at) {}

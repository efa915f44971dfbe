package io.whimbrel.engine;

import io.whimbrel.core.schema.TableName;

/**
 * Where one table stands in this phase.
 *
 * @param chunksDone chunks copied or proved
 * @param state in one word: waiting, copying, indexing, copied, proving, equal, different
 */
public record TableProgress(TableName table, int chunksDone, int chunks, long rows, String state) {}

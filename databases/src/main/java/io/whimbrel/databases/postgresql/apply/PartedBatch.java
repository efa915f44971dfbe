package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.databases.postgresql.apply.KeyedBatch.Row;
import java.util.List;

/**
 * A batch, parted by how its rows are merged into their table. Not changed after it is made.
 *
 * @param all everything
 * @param removed keys of rows that are gone
 * @param updated rows that are there, as far as is known
 * @param incomplete rows that may be new, of which the log did not carry all values
 * @param whole other rows
 * @param groups of the whole ones
 */
record PartedBatch(
    KeyedBatch all,
    KeyGroup removed,
    List<RowGroup> updated,
    List<Row> incomplete,
    List<Row> whole,
    List<RowGroup> groups) {}

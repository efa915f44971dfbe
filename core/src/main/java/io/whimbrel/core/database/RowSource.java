package io.whimbrel.core.database;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of the source. Streams hold every stored column of the table in catalog order ({@link
 * TableMapping#sourceColumns()}).
 */
public interface RowSource extends ReadableRows {

  /** Opens a snapshot from which any number of threads read chunks of one table. */
  TableSnapshot snapshot(Table table);

  /** The row of a key as it is now. */
  Optional<Tuple> current(Table table, List<String> key);

  /** How many rows a table holds now. */
  long count(Table table);

  /** The keys of a range that are drawn. */
  List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw);

  /**
   * A query that tells the key and a checksum of every row as the mapping makes it, in the order of
   * keys, to be held against the target's; empty where this side cannot make the rows.
   */
  default Optional<String> checksumQuery(TableMapping mapping) {
    return Optional.empty();
  }

  /** A query that shows the drawn rows of the whole table. */
  String drawnQuery(TableMapping mapping, Draw draw);
}

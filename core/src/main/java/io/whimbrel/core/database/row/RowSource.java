package io.whimbrel.core.database.row;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads rows of the source. Streams hold every stored column of the table in catalog order ({@link
 * TableMapping#sourceColumns()}).
 */
public interface RowSource extends ReadableRows {

  /** Opens a snapshot from which any number of threads read chunks of one table. */
  TableSnapshot snapshot(Table table);

  /**
   * Opens one snapshot of all these tables, from which any number of threads read chunks. Until it
   * is closed nobody changes their structure or empties them: the rows would be gone from the
   * snapshot. Writes nothing, not even to the log.
   */
  default TableSnapshot snapshot(List<Table> tables) {
    throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
        .what("this product reads no two tables in the same snapshot")
        .fix("leave 'backup' out of the plan, and make a backup by the product's own means")
        .exception();
  }

  /** The format in which rows of this mapping can be kept, and read by any later server. */
  default RowFormat lasting(TableMapping mapping) {
    return RowFormat.POSTGRESQL_TEXT;
  }

  /** The row of a key as it is now. */
  default Optional<Tuple> current(Table table, List<String> key) {
    return Optional.ofNullable(currentRows(table, List.of(key)).get(key));
  }

  /** The rows of these keys as they are now, in one question; keys of no row are left out. */
  Map<List<String>, Tuple> currentRows(Table table, List<List<String>> keys);

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

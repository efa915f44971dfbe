package io.whimbrel.core.database.row;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares rows of the target with what the source's rows become under a mapping. */
public interface RowProofs extends ComparableRows {

  /** The source keys of a range, as the target's rows have them, that are drawn. */
  List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw);

  /** A query that tells the key and a checksum of every row, in the order of keys. */
  default Optional<String> checksumQuery(TableMapping mapping) {
    return Optional.empty();
  }

  /** A query that shows the drawn rows of the whole target table. */
  String drawnQuery(TableMapping mapping, Draw draw);

  /**
   * Rows of the target whose derived key is in no key map, and keys of the table's own key map that
   * are not derived from their source keys: neither belongs to any range.
   */
  Comparison unmapped(TableMapping mapping, int differencesMax);

  /** The source keys that sync wrote on the target behind a position, without repeats. */
  List<List<String>> touched(TableMapping mapping, Position since);

  /**
   * Forgets which keys sync wrote at or before a position: nobody asks for them any more.
   *
   * @param proved up to where each source table is proved as a whole
   */
  void forgetTouched(Map<TableName, Position> proved);

  /** Source tables of which sync wrote keys on the target behind a position. */
  List<TableName> touchedTables(Position since);

  /** Tables that sync emptied behind a position: all their rows count as touched. */
  List<TableName> truncated(Position since);
}

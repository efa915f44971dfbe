package io.whimbrel.core.database;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;

/** Compares rows of the target with what the source's rows become under a mapping. */
public interface RowProofs extends ComparableRows {

  /** Rows of the target whose key has no image on the source side of the key map. */
  long unmappedRows(TableMapping mapping);

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

package io.whimbrel.core.database;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;

/** Compares rows of the target with what the source's rows become under a mapping. */
public interface RowProofs {

  /** The rules by which digests can be made here, the fastest first; does not change. */
  List<DigestRule> digestRules();

  /** A digest of a range, comparable with the source's by this rule; for plain mappings. */
  ChunkDigest digest(TableMapping mapping, Bounds bounds, DigestRule rule);

  /** Compares the rows of a range with the source's rows, row by row. */
  Comparison compare(
      TableMapping mapping,
      Bounds bounds,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax);

  /** Compares the rows of these source keys with the source's rows, row by row. */
  Comparison compare(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax);

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

package io.whimbrel.core.database.row;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.util.List;

/**
 * Rows of one side that are compared with what the other side's rows become under a mapping. Safe
 * for use by several threads.
 */
public interface ComparableRows {

  /** The rules by which digests can be made here, the fastest first; does not change. */
  List<DigestRule> digestRules();

  /**
   * Digests comparable with the source's by this rule, for plain mappings; one of each range, in
   * their order, in one question.
   */
  List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule);

  /** A digest of one range. */
  default ChunkDigest digest(TableMapping mapping, Bounds bounds, DigestRule rule) {
    return digests(mapping, List.of(bounds), rule).getFirst();
  }

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

  /**
   * The rows here that lack a part of their key, as a side has them whose key allows it: none of
   * the source's rows is one, and no range or key names them. They are extra. None of a table
   * without a key, and none where keys are derived.
   */
  Comparison keyless(TableMapping mapping, int differencesMax);
}

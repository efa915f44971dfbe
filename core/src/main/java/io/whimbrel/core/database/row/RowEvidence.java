package io.whimbrel.core.database.row;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import java.util.List;
import java.util.Optional;

/**
 * One side of a mapping as anybody can look at it: complete queries that show again what a proof of
 * rows says, and the keys that a sample draws. Reads only. Safe for use by several threads.
 */
public interface RowEvidence {

  /** A query that counts the rows. */
  String count(TableMapping mapping);

  /**
   * A query that tells a checksum of every row, the same lines on both sides where all rows are
   * equal; empty where this side alone cannot compute them.
   */
  Optional<String> checksums(TableMapping mapping);

  /**
   * The source keys of a range that are drawn; none where rows of this side cannot be told by
   * source keys.
   */
  List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw);

  /** A query that shows the drawn rows; empty where none are drawn on this side. */
  Optional<String> drawnRows(TableMapping mapping, Draw draw);
}

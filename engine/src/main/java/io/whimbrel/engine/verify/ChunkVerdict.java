package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import java.util.List;

/**
 * What live verification found out about one chunk.
 *
 * @param since every change up to here was on the target before the proof began
 * @param count rows that differ for certain
 * @param differences some of them
 * @param rechecked rows that were read again
 * @param isSettled whether the chunk is proved; else it is left to the cutover's proof
 */
record ChunkVerdict(
    Position since,
    long rows,
    DifferenceCount count,
    List<RowDifference> differences,
    long rechecked,
    boolean isSettled) {

  ChunkVerdict {
    differences = List.copyOf(differences);
  }

  static ChunkVerdict equal(Position since, long rows, long rechecked) {
    return new ChunkVerdict(since, rows, DifferenceCount.NONE, List.of(), rechecked, true);
  }

  static ChunkVerdict open(Position since, long rows, long rechecked) {
    return new ChunkVerdict(since, rows, DifferenceCount.NONE, List.of(), rechecked, false);
  }

  static ChunkVerdict different(
      Position since,
      long rows,
      List<RowDifference> differences,
      DifferenceCount count,
      long rechecked) {
    return new ChunkVerdict(since, rows, count, differences, rechecked, true);
  }

  /** How many rows differ for certain. */
  long differing() {
    return count.total();
  }
}

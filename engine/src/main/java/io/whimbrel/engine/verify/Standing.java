package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stays of the differences of rows that are written without a pause. Each time they are
 * compared, what is not found again with the very same values on both sides is dropped: it moves,
 * so sync carries it. What is the same every time stands still while its row is written: no change
 * mends it, so it is different. Used by one thread.
 */
final class Standing {
  private Map<List<String>, RowDifference> left;

  Standing(List<RowDifference> first) {
    this.left = byKey(first);
  }

  private static Map<List<String>, RowDifference> byKey(List<RowDifference> differences) {
    Map<List<String>, RowDifference> byKey = new HashMap<>();
    differences.forEach(difference -> byKey.put(difference.sourceKey(), difference));
    return byKey;
  }

  /** Keeps what is found again. */
  void keep(List<RowDifference> found) {
    Map<List<String>, RowDifference> kept = new HashMap<>();
    for (RowDifference next : found) {
      RowDifference before = left.get(next.sourceKey());
      if (before != null && before.kind() == next.kind()) {
        List<ColumnDifference> same =
            next.columns().stream().filter(before.columns()::contains).toList();
        if (next.kind() != Kind.DIFFERENT || !same.isEmpty()) {
          kept.put(
              next.sourceKey(), new RowDifference(next.kind(), next.sourceKey(), next.key(), same));
        }
      }
    }
    left = kept;
  }

  /** What is left of the differences of some rows. */
  List<RowDifference> of(List<List<String>> keys) {
    return keys.stream().filter(left::containsKey).map(left::get).toList();
  }
}

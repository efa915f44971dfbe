package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.List;
import java.util.Set;

/**
 * Rows of a table that somebody accepted to lose with a rollback.
 *
 * @param rows how many at most
 * @param keys which; not all of them where there were too many to name
 */
public record AcceptedLoss(long rows, Set<String> keys) {

  /** In a table that could not be decided while rows change: however many there are. */
  public static final AcceptedLoss UNCOUNTED = new AcceptedLoss(Long.MAX_VALUE, Set.of());

  public AcceptedLoss {
    keys = Set.copyOf(keys);
  }

  /** Whether a proof finds no other rows missing: neither more, nor, as far as named, others. */
  boolean covers(Proof proof) {
    long missing = proof.count().missing();
    if (missing > rows || keys.size() < rows) {
      return missing <= rows;
    }
    List<String> named = missingKeys(proof.differences());
    return named.size() == missing && keys.containsAll(named);
  }

  /** The keys of rows that the side which is written to lacks. */
  static List<String> missingKeys(List<RowDifference> differences) {
    return differences.stream()
        .filter(difference -> difference.kind() == RowDifference.Kind.MISSING)
        .map(RowDifference::key)
        .toList();
  }
}

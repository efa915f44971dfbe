package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.Collection;
import java.util.Optional;

/**
 * How many rows differ, and in which way.
 *
 * @param unnamed rows that differ without being named: their kind is not known
 */
record Discrepancies(long missing, long extra, long modified, long unnamed) {

  static Discrepancies of(Proof proof) {
    long missing = count(proof, RowDifference.Kind.MISSING);
    long extra = count(proof, RowDifference.Kind.EXTRA);
    long modified = count(proof, RowDifference.Kind.DIFFERENT);
    return new Discrepancies(
        missing, extra, modified, Math.max(0, proof.differing() - missing - extra - modified));
  }

  private static long count(Proof proof, RowDifference.Kind kind) {
    return proof.differences().stream().filter(d -> d.kind() == kind).count();
  }

  /** All of them together; empty when none of them is known. */
  static Optional<Discrepancies> sum(Collection<Discrepancies> parts) {
    return parts.stream()
        .reduce(
            (a, b) ->
                new Discrepancies(
                    a.missing + b.missing,
                    a.extra + b.extra,
                    a.modified + b.modified,
                    a.unnamed + b.unnamed));
  }
}

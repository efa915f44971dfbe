package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.Collection;
import java.util.Optional;

/**
 * How many rows differ at least, and in which way.
 *
 * @param unnamed rows that differ without being named: their kind is not known
 * @param isLowerBound whether not all rows were compared, so that more of them may differ
 */
record Discrepancies(long missing, long extra, long modified, long unnamed, boolean isLowerBound) {

  /**
   * Of a table: what the proof of all its rows found, or that of some of them where this is more.
   * Some rows that are equal say nothing of the others.
   */
  static Optional<Discrepancies> of(Collection<Proof> proofs) {
    Optional<Discrepancies> all = of(proofs, Level.CHECKSUM);
    Optional<Discrepancies> some =
        of(proofs, Level.SAMPLE)
            .filter(found -> found.total() > all.map(Discrepancies::total).orElse(0L));
    return some.or(() -> all);
  }

  private static Optional<Discrepancies> of(Collection<Proof> proofs, Level level) {
    return proofs.stream().filter(p -> p.level() == level).findFirst().map(Discrepancies::of);
  }

  /** What one proof found. */
  static Discrepancies of(Proof proof) {
    long missing = count(proof, RowDifference.Kind.MISSING);
    long extra = count(proof, RowDifference.Kind.EXTRA);
    long modified = count(proof, RowDifference.Kind.DIFFERENT);
    return new Discrepancies(
        missing,
        extra,
        modified,
        Math.max(0, proof.differing() - missing - extra - modified),
        proof.level() == Level.SAMPLE);
  }

  /** All of them. */
  long total() {
    return missing + extra + modified + unnamed;
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
                    a.unnamed + b.unnamed,
                    a.isLowerBound || b.isLowerBound));
  }
}

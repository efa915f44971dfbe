package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Differences that are the reason for going back, and must not hinder it: rows that the side which
 * is left lacks, or has otherwise, in tables in which proofs behind the cutover found that. A row
 * that only the side which is left has is never one of them: it would be lost. These are counted,
 * so that none is overlooked because others are named.
 *
 * @param lost the rows of a table that somebody accepted to lose
 */
record KnownDifferences(Set<TableName> tables, Map<TableName, AcceptedLoss> lost) {

  KnownDifferences {
    tables = Set.copyOf(tables);
    lost = Map.copyOf(lost);
  }

  /** The proofs that hinder all the same. */
  List<Proof> without(List<Proof> proofs) {
    return proofs.stream().filter(proof -> !isKnown(proof)).toList();
  }

  private boolean isKnown(Proof proof) {
    if (proof.verdict() != Proof.Verdict.DIFFERENT) {
      return false;
    }
    AcceptedLoss accepted = lost.get(proof.table());
    return switch (proof.level()) {
      case COUNT -> accepted != null && proof.differing() <= accepted.rows();
      case CHECKSUM ->
          !proof.differences().isEmpty()
              && (accepted == null
                  ? tables.contains(proof.table()) && proof.count().missing() == 0
                  : accepted.covers(proof) && isOnlyLost(proof));
      case STRUCTURE, SAMPLE, RULES -> false;
    };
  }

  /** Rows that differ otherwise are known only where proofs behind the cutover found some. */
  private boolean isOnlyLost(Proof proof) {
    return tables.contains(proof.table()) || proof.count().missing() == proof.count().total();
  }
}

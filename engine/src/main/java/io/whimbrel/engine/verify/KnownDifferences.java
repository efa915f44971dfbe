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
 * @param lost how many rows of a table somebody accepted to lose
 */
record KnownDifferences(Set<TableName> tables, Map<TableName, Long> lost) {

  KnownDifferences {
    tables = Set.copyOf(tables);
    lost = Map.copyOf(lost);
  }

  /** The proofs that hinder all the same. */
  List<Proof> without(List<Proof> proofs) {
    return proofs.stream().filter(proof -> !isKnown(proof)).toList();
  }

  private boolean isKnown(Proof proof) {
    long accepted = lost.getOrDefault(proof.table(), 0L);
    if (proof.verdict() != Proof.Verdict.DIFFERENT) {
      return false;
    }
    return switch (proof.level()) {
      case COUNT -> proof.differing() <= accepted;
      case CHECKSUM ->
          (tables.contains(proof.table()) || accepted > 0)
              && !proof.differences().isEmpty()
              && proof.count().missing() <= accepted;
      case STRUCTURE, SAMPLE, RULES -> false;
    };
  }
}

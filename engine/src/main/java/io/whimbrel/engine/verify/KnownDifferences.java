package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Set;

/**
 * Differences that are the reason for going back, and must not hinder it: rows that the side which
 * is left lacks, or has otherwise, in tables in which proofs behind the cutover found that. A row
 * that only the side which is left has is never one of them: it would be lost. These are counted,
 * so that none is overlooked because others are named.
 */
record KnownDifferences(Set<TableName> tables) {

  KnownDifferences {
    tables = Set.copyOf(tables);
  }

  /** The proofs that hinder all the same. */
  List<Proof> without(List<Proof> proofs) {
    return proofs.stream().filter(proof -> !isKnown(proof)).toList();
  }

  private boolean isKnown(Proof proof) {
    return proof.level() == Level.CHECKSUM
        && proof.verdict() == Proof.Verdict.DIFFERENT
        && tables.contains(proof.table())
        && !proof.differences().isEmpty()
        && proof.count().missing() == 0;
  }
}

package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one table, or all of them, come to.
 *
 * @param name of the table; empty for the whole
 * @param holdsRows whether its rows count into the whole: those of a partitioned table are told
 *     with its partitions
 * @param discrepancies empty when rows were not compared
 * @param missing levels that are to be proved and are not, each with a word about it
 * @param reasons why it does not pass, each in words
 * @param notes what is to be known besides, in words
 * @param proofs the last ones, by level
 */
record Account(
    String name,
    boolean holdsRows,
    Side source,
    Side target,
    Optional<Discrepancies> discrepancies,
    Quality quality,
    Map<Level, String> missing,
    Status status,
    List<String> reasons,
    List<String> notes,
    List<Proof> proofs) {

  Account {
    missing = Map.copyOf(missing);
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
    proofs = List.copyOf(proofs);
  }
}

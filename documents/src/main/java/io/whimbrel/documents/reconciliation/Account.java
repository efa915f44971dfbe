package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Proof;
import java.util.List;
import java.util.Optional;

/**
 * What one table, or all of them, come to.
 *
 * @param name of the table; empty for the whole
 * @param discrepancies empty when rows were not compared
 * @param reasons why it does not pass, each in words
 * @param proofs the last ones, by level
 */
record Account(
    String name,
    Side source,
    Side target,
    Optional<Discrepancies> discrepancies,
    Quality quality,
    Status status,
    List<String> reasons,
    List<Proof> proofs) {

  Account {
    reasons = List.copyOf(reasons);
    proofs = List.copyOf(proofs);
  }
}

package io.whimbrel.engine.repair;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.schema.TableName;
import java.util.List;

/**
 * What became of one table.
 *
 * @param rows that differed, the first thousand of them
 * @param differing how many in all, as far as it was looked
 * @param repaired how many of them were made equal
 * @param proofs of the whole table afterwards; none where nothing was written
 */
public record RepairedTable(
    TableName table, List<RowRepair> rows, long differing, long repaired, List<Proof> proofs) {

  public RepairedTable {
    rows = List.copyOf(rows);
    proofs = List.copyOf(proofs);
  }

  /** Whether the table is equal now, as far as anybody knows. */
  public boolean isEqual() {
    return differing == repaired && proofs.stream().allMatch(Proof::isEqual);
  }
}

package io.whimbrel.engine.repair;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What became of one table.
 *
 * @param rows that differed, the first thousand of them
 * @param differing how many in all, as far as it was looked
 * @param repaired how many of them were made equal
 * @param proof of the whole table afterwards; empty where nothing was written
 */
public record RepairedTable(
    TableName table, List<RowRepair> rows, long differing, long repaired, Optional<Proof> proof) {

  public RepairedTable {
    rows = List.copyOf(rows);
  }

  /** Whether the table is equal now, as far as anybody knows. */
  public boolean isEqual() {
    return differing == repaired && proof.map(p -> p.verdict() == Proof.Verdict.EQUAL).orElse(true);
  }
}

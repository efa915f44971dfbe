package io.whimbrel.core.proof;

import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;

/**
 * The result of verifying one table.
 *
 * @param table the source table
 * @param rows rows compared on the source's side
 * @param chunks chunks proved
 * @param rechecked rows that were read again because they changed meanwhile
 * @param position the source's position up to which the proof speaks, in text form
 */
public record Proof(
    TableName table,
    Verdict verdict,
    long rows,
    int chunks,
    long rechecked,
    long differing,
    List<RowDifference> differences,
    String position,
    Instant at) {

  /** What the proof says. */
  public enum Verdict {
    /** Every row is the same on both sides. */
    EQUAL,
    /** Rows differ; they are named. */
    DIFFERENT
  }

  public Proof {
    differences = List.copyOf(differences);
  }
}

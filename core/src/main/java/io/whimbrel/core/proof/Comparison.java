package io.whimbrel.core.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What comparing some rows found.
 *
 * @param sourceRows rows of the source that were compared
 * @param targetRows rows of the target that were compared
 * @param differences at most as many as were asked for
 * @param differing how many rows differ in all
 */
public record Comparison(
    long sourceRows, long targetRows, long differing, List<RowDifference> differences) {

  public Comparison {
    differences = List.copyOf(differences);
  }

  /** This and what comparing further rows found. */
  public Comparison plus(Comparison other) {
    List<RowDifference> both = new ArrayList<>(differences);
    both.addAll(other.differences);
    return new Comparison(
        sourceRows + other.sourceRows,
        targetRows + other.targetRows,
        differing + other.differing,
        both);
  }

  /** Whether both sides hold the same rows. */
  public boolean isEqual() {
    return differing == 0;
  }
}

package io.whimbrel.core.proof;

import java.util.List;

/**
 * What comparing some rows found.
 *
 * @param sourceRows rows of the source that were compared
 * @param targetRows rows of the target that were compared
 * @param count how many rows differ in all
 * @param differences at most as many as were asked for, those that only the source has first
 */
public record Comparison(
    long sourceRows, long targetRows, DifferenceCount count, List<RowDifference> differences) {

  public Comparison {
    differences = List.copyOf(differences);
  }

  /** So many rows that are the same on both sides. */
  public static Comparison equal(long rows) {
    return new Comparison(rows, rows, DifferenceCount.NONE, List.of());
  }

  /** This and what comparing further rows found, of which so many that differ are named. */
  public Comparison plus(Comparison other, int max) {
    NamedRows named = new NamedRows(max);
    named.addAll(differences);
    named.addAll(other.differences);
    return new Comparison(
        sourceRows + other.sourceRows,
        targetRows + other.targetRows,
        count.plus(other.count),
        named.rows());
  }

  /** How many rows differ in all. */
  public long differing() {
    return count.total();
  }

  /** Whether both sides hold the same rows. */
  public boolean isEqual() {
    return differing() == 0;
  }
}

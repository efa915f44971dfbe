package io.whimbrel.core.proof;

import java.util.Collection;

/**
 * How many rows are not the same on both sides, counted and not told from those that are named.
 *
 * @param missing rows that only the source has
 * @param extra rows that only the target has
 * @param changed rows of both sides with different values, or of which nobody knows the kind
 */
public record DifferenceCount(long missing, long extra, long changed) {

  /** No row differs. */
  public static final DifferenceCount NONE = new DifferenceCount(0, 0, 0);

  /** Of rows that are all named. */
  public static DifferenceCount of(Collection<RowDifference> rows) {
    return atLeast(rows, rows.size());
  }

  /** Of so many rows in all; of those that are not named nobody knows the kind. */
  static DifferenceCount atLeast(Collection<RowDifference> named, long total) {
    long missing = count(named, RowDifference.Kind.MISSING);
    long extra = count(named, RowDifference.Kind.EXTRA);
    return new DifferenceCount(missing, extra, Math.max(0, total - missing - extra));
  }

  private static long count(Collection<RowDifference> rows, RowDifference.Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind).count();
  }

  /** This and what differs besides. */
  public DifferenceCount plus(DifferenceCount other) {
    return new DifferenceCount(
        missing + other.missing, extra + other.extra, changed + other.changed);
  }

  /** All but these, which are among them. */
  public DifferenceCount without(Collection<RowDifference> rows) {
    DifferenceCount less = of(rows);
    return new DifferenceCount(
        Math.max(0, missing - less.missing),
        Math.max(0, extra - less.extra),
        Math.max(0, changed - less.changed));
  }

  /** All of them. */
  public long total() {
    return missing + extra + changed;
  }
}

package io.whimbrel.core.plan.verify;

/**
 * How many rows are drawn: so many that, when all of them are equal, one can be as sure as {@code
 * confidence} that fewer than {@code share} of all rows differ.
 *
 * @param confidence between 0 and 1, both excluded
 * @param share between 0 and 1, both excluded
 * @param seed the same seed draws the same rows of the same data
 * @param differing rows of a table's sample that may differ
 */
public record SampleSize(double confidence, double share, long seed, long differing) {

  /** 99.9 % sure that fewer than 1 in 1,000 rows differ: 6,905 rows of a table. */
  public static final SampleSize DEFAULT = new SampleSize(0.999, 0.001, 1, 0);

  /** The number of rows; a table that has fewer is compared whole. */
  public long rows() {
    return (long) Math.ceil(Math.log1p(-confidence) / Math.log1p(-share));
  }
}

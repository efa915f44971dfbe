package io.whimbrel.core.plan.verify;

/**
 * How all rows are compared.
 *
 * @param differing rows of a table that may differ
 * @param digestBits how many bits of every row a digest holds at least: the fastest rule that both
 *     sides know and that has so many is taken
 */
public record ChecksumRules(long differing, int digestBits) {

  /** What holds where a plan says nothing: two rows in 18 * 10^18 have one hash. */
  public static final ChecksumRules DEFAULT = new ChecksumRules(0, 64);
}

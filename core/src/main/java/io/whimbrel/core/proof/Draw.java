package io.whimbrel.core.proof;

/**
 * Which rows a sample holds: those whose key's hash under a seed lies below a threshold. The same
 * seed and share draw the same keys every time and on both sides, without sorting anything.
 *
 * @param share of all keys, above 0, at most 1
 */
public record Draw(long seed, double share) {
  /** Hashes are whole numbers from 0 to below this. */
  public static final long RANGE = 1L << 32;

  public Draw {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + ", not between 0 and 1");
    }
  }

  /** Hashes below this are drawn. */
  public long threshold() {
    return (long) Math.ceil(share * RANGE);
  }
}

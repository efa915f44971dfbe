package io.whimbrel.bench.data;

/**
 * How large everything is.
 *
 * @param factor 1 for the full size
 */
public record Scale(double factor) {
  public Scale {
    if (!(factor > 0 && factor <= 10)) {
      throw new IllegalArgumentException("no scale: " + factor);
    }
  }

  /** A size at this scale, not below a least one. */
  public long of(long full, long least) {
    return Math.max(least, Math.round(full * factor));
  }
}

package io.whimbrel.core.quality;

import java.time.Instant;
import java.util.List;

/**
 * What a check found on one side.
 *
 * @param count rows found; at least so many where {@code isLowerBound}
 * @param keptAside rows that the target keeps aside for it now
 * @param rows rows looked at
 * @param portion the part of the table that was looked at: 1 for all of it
 * @param samples keys of some of the rows, as {@code id=7}; or values, where the check is about
 *     values
 * @param query shows the rows when it is pasted into the product's own client; empty where there is
 *     none
 * @param undecided why nothing can be said; empty where the count stands
 */
public record QualityResult(
    Moment moment,
    QualityCheck check,
    long count,
    boolean isLowerBound,
    long keptAside,
    long rows,
    double portion,
    List<String> samples,
    String query,
    String undecided,
    Instant at) {

  public QualityResult {
    samples = List.copyOf(samples);
  }

  /** Which side was looked at. */
  public enum Moment {
    /** The source, before anything moves; kept-aside rows are still counted. */
    BEFORE,
    /** The target, when all rows are there. */
    AFTER
  }

  /** Whether the count stands. */
  public boolean isDecided() {
    return undecided.isEmpty();
  }

  /** Whether the count stands and is acceptable. */
  public boolean isAcceptable() {
    return isDecided() && count <= check.acceptable();
  }

  /** The part of the rows looked at that was found, from 0 to 1. */
  public double share() {
    return rows == 0 ? 0 : Math.min(1, (double) count / rows);
  }
}

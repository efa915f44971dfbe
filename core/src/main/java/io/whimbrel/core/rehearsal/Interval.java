package io.whimbrel.core.rehearsal;

import java.time.Duration;

/** A time that lies between two others in four of five cases. */
public record Interval(Duration low, Duration expected, Duration high) {

  public Interval {
    if (low.compareTo(expected) > 0 || expected.compareTo(high) > 0) {
      throw new IllegalArgumentException("%s, %s, %s".formatted(low, expected, high));
    }
  }

  /** Whether a time that was measured lies in it. */
  public boolean holds(Duration measured) {
    return measured.compareTo(low) >= 0 && measured.compareTo(high) <= 0;
  }

  /** A time that is known. */
  public static Interval exactly(Duration time) {
    return new Interval(time, time, time);
  }

  /** One after the other, as if all were long or short together. */
  public Interval plus(Interval other) {
    return new Interval(low.plus(other.low), expected.plus(other.expected), high.plus(other.high));
  }
}

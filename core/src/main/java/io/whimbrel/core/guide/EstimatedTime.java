package io.whimbrel.core.guide;

import java.time.Duration;

/**
 * How long a guide takes, from and to.
 *
 * @param min at least
 * @param max at most, no shorter than {@code min}
 */
public record EstimatedTime(Duration min, Duration max) {

  /** Of which nothing is said. */
  public static final EstimatedTime UNKNOWN = new EstimatedTime(Duration.ZERO, Duration.ZERO);

  /** Both after each other. */
  public EstimatedTime plus(EstimatedTime other) {
    return new EstimatedTime(min.plus(other.min), max.plus(other.max));
  }

  /** As in {@code 30-60 minutes}. */
  public String words() {
    if (max.isZero()) {
      return "not estimated";
    }
    boolean isInMinutes = min.toSeconds() % 60 == 0 && max.toSeconds() % 60 == 0;
    long from = isInMinutes ? min.toMinutes() : min.toSeconds();
    long to = isInMinutes ? max.toMinutes() : max.toSeconds();
    String unit = isInMinutes ? "minute" : "second";
    return (from == to ? "" : from + "-") + to + " " + unit + (to == 1 && from == to ? "" : "s");
  }
}

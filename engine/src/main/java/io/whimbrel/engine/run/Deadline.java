package io.whimbrel.engine.run;

import java.time.Duration;

/** A moment by the monotonic clock, which nobody can set. Immutable. */
public final class Deadline {
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  /** So long from now. */
  public static Deadline in(Duration length) {
    Duration bounded = length.compareTo(Duration.ofDays(3650)) > 0 ? Duration.ofDays(3650) : length;
    return new Deadline(System.nanoTime() + bounded.toNanos());
  }

  /** Years from now. */
  public static Deadline never() {
    return in(Duration.ofDays(3650));
  }

  /** What is left; zero when it is passed. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Whether nothing is left. */
  public boolean isPassed() {
    return nanos - System.nanoTime() <= 0;
  }
}

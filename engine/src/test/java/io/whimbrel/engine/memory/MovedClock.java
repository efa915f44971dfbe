package io.whimbrel.engine.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day, and what a test adds to it. Safe for use by several threads. */
public final class MovedClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** From now on it is so much later than it was. */
  public void advance(Duration length) {
    ahead = ahead.plus(length);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}

package io.whimbrel.engine.run;

import java.time.Duration;

/**
 * A sign of life of work that waits for somebody else: beats while it gets on, rests while nothing
 * is waited for. Beaten by one thread, read by any.
 */
public final class Pulse {
  private static final long RESTING = Long.MIN_VALUE;

  private volatile long last = RESTING;

  /** The work gets on. */
  public void beat() {
    long now = System.nanoTime();
    last = now == RESTING ? now + 1 : now;
  }

  /** The work waits for nobody. */
  public void rest() {
    last = RESTING;
  }

  /** Since when nothing came; zero while the work rests. */
  public Duration silence() {
    long then = last;
    return then == RESTING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - then);
  }
}

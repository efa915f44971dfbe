package io.whimbrel.testkit.load;

import java.util.concurrent.TimeUnit;

/** A bounded rate for several threads. Time lost in an outage is not made up for. */
final class Pace {
  private long intervalNanos;
  private long next = System.nanoTime();

  Pace(double perSecond) {
    this.intervalNanos = interval(perSecond);
  }

  private static long interval(double perSecond) {
    return (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  /** Goes on at another rate. */
  synchronized void change(double perSecond) {
    intervalNanos = interval(perSecond);
  }

  /** Waits for the caller's turn. */
  void await() throws InterruptedException {
    long now = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(turn(now) - now);
  }

  private synchronized long turn(long now) {
    long turn = Math.max(next, now);
    next = turn + intervalNanos;
    return turn;
  }
}

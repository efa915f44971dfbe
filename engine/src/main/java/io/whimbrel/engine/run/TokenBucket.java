package io.whimbrel.engine.run;

/**
 * Bytes that are served at a steady rate to those who ask, in the order in which they ask: a token
 * bucket. Who takes more than is there goes into debt and waits until it is paid, so a single large
 * value passes whatever the rate. The caller brings the time; used under the caller's lock.
 */
final class TokenBucket {
  private static final double BURST_SECONDS = 0.1;
  private static final double BURST_MIN = 64 * 1024;
  private static final double NANOS = 1e9;

  private double rate = Double.POSITIVE_INFINITY;
  private double asked;
  private double served;
  private long at;

  TokenBucket(long now) {
    this.at = now;
  }

  /** Serves at another rate from now on. */
  void rate(double bytesPerSecond, long now) {
    settle(now);
    rate = bytesPerSecond;
  }

  /** Takes bytes; the ticket says when they are served. */
  double take(long bytes, long now) {
    settle(now);
    asked += bytes;
    return asked;
  }

  /** How long until a ticket is served, at the rate of now; zero when it is. */
  long wait(double ticket, long now) {
    settle(now);
    double missing = ticket - served;
    return missing <= 0 ? 0 : (long) Math.ceil(Math.min(missing / rate, 1e6) * NANOS);
  }

  private void settle(long now) {
    double full = asked + Math.max(BURST_MIN, rate * BURST_SECONDS);
    double grown = served + rate * Math.max(0, now - at) / NANOS;
    served = Double.isInfinite(rate) ? asked + BURST_MIN : Math.min(full, grown);
    at = now;
  }
}

package io.whimbrel.engine.throttle;

import io.whimbrel.engine.throttle.RuleState.Standing;
import java.time.Duration;

/**
 * How many may read while rules stand as they do: half as many when one begins to hold, and half
 * again every five seconds for which it goes on, down to nobody; behind it one more every five
 * seconds. Without data one at most. Additive increase, multiplicative decrease, as in TCP (RFC
 * 5681): it finds the load that the source bears. The caller brings the time; used by one thread.
 */
final class Brake {
  private static final long STEP_NANOS = Duration.ofSeconds(5).toNanos();

  private int allowed = Integer.MAX_VALUE;
  private Standing last = Standing.CLEAR;
  private boolean isRecovering;
  private long steppedAt;

  /**
   * How many may read now.
   *
   * @param crew how many may when all is well
   */
  int allowed(int crew, Standing standing, long now) {
    allowed = Math.min(allowed, crew);
    if (last == Standing.HOLDS && standing != Standing.HOLDS) {
      steppedAt = now;
    }
    boolean isTime = now - steppedAt >= STEP_NANOS;
    switch (standing) {
      case HOLDS -> {
        if (last != Standing.HOLDS || isTime) {
          step(allowed / 2, now);
        }
        isRecovering = true;
      }
      case NO_DATA -> {
        if (allowed != 1 && (allowed > 1 || isTime)) {
          step(1, now);
        }
      }
      case CLEAR -> {
        if (!isRecovering) {
          allowed = crew;
        } else if (allowed < crew && isTime) {
          step(allowed + 1, now);
        }
        isRecovering &= allowed < crew;
      }
    }
    last = standing;
    return allowed;
  }

  private void step(int next, long now) {
    allowed = next;
    steppedAt = now;
  }
}

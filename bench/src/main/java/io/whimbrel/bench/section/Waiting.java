package io.whimbrel.bench.section;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition by asking again and again.
 *
 * @param max the longest time to wait
 */
record Waiting(Duration max) {
  private static final long POLL_NANOS = 20_000_000;

  /** Returns when the condition holds. */
  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw Problem.of(ProblemCode.FAULT)
            .what("%s did not come within %d s".formatted(what, max.toSeconds()))
            .fix("look into the servers' logs, or take a smaller --scale")
            .exception();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}

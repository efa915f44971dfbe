package io.whimbrel.engine.run;

import java.util.Optional;

/**
 * How fast rows may be read from the source now.
 *
 * @param workers how many tasks may read at the same time; 0 when nobody may begin
 * @param rate bytes in a second, of all tasks together; empty for any number
 */
public record Pace(int workers, Optional<Long> rate) {

  /** What is in hand when nobody may begin is brought to its end at this rate. */
  private static final long TRICKLE = 1_000_000;

  /** As fast as so many can. */
  public static Pace free(int workers) {
    return new Pace(workers, Optional.empty());
  }

  /** Whether nobody may begin. */
  public boolean isRest() {
    return workers == 0;
  }

  /** Bytes in a second; infinite for any number. */
  public double bytesPerSecond() {
    double planned = rate.map(Long::doubleValue).orElse(Double.POSITIVE_INFINITY);
    return isRest() ? Math.min(planned, TRICKLE) : planned;
  }
}

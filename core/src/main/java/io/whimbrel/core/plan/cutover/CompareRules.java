package io.whimbrel.core.plan.cutover;

import java.time.Duration;
import java.util.Optional;

/**
 * How both sides are compared while reads are shifted.
 *
 * @param every how often
 * @param queries which queries are run on both sides; empty for none
 * @param repeats how often each of them is run on a side, each time
 * @param slower how many times as long as on the source a query may take on the target
 * @param proof how old the proof of the rows may be when more reads go to the target
 */
public record CompareRules(
    Duration every, Optional<QueryOrigin> queries, int repeats, double slower, Duration proof) {

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int REPEATS = 5;
  private static final double SLOWER = 2;
  private static final Duration PROOF = Duration.ofDays(1);

  /** What holds where a plan says nothing. */
  public static final CompareRules DEFAULT =
      new CompareRules(EVERY, Optional.empty(), REPEATS, SLOWER, PROOF);
}

package io.whimbrel.core.plan.cutover;

import java.util.Optional;

/**
 * What is done before the cutover so that the target is not met cold.
 *
 * @param queries which queries are run on it; empty for none
 * @param rounds how often they are run at most, when they do not get steady before
 * @param prewarm whether tables and indexes are read into its cache, where it can do that
 */
public record WarmRules(Optional<QueryOrigin> queries, int rounds, Prewarm prewarm) {

  private static final int ROUNDS = 10;

  /** Nothing is warmed. */
  public static final WarmRules NONE = new WarmRules(Optional.empty(), ROUNDS, Prewarm.NONE);

  /** What is read into the target's cache. */
  public enum Prewarm {
    /** Nothing. */
    NONE,
    /** Indexes, then tables, the smallest first, up to the size of the cache. */
    TABLES
  }

  /** Whether anything is to be done. */
  public boolean isWanted() {
    return queries.isPresent() || prewarm != Prewarm.NONE;
  }
}

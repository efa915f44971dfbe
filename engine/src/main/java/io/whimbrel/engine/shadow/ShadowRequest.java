package io.whimbrel.engine.shadow;

import java.time.Duration;
import java.util.List;

/**
 * What to run.
 *
 * @param queries what to run; where there are none, what the source's own statistics tell
 * @param statements how many statements to take from the source's statistics
 * @param sides where to run it
 * @param repeats how often each query is run on a side
 * @param limit after which a server gives a query up
 */
public record ShadowRequest(
    List<ShadowQuery> queries, int statements, Sides sides, int repeats, Duration limit) {

  /** Where queries are run. */
  public enum Sides {
    /** On both, and compared. */
    BOTH,
    /** On the target, so that its caches know them. */
    TARGET
  }

  public ShadowRequest {
    queries = List.copyOf(queries);
  }
}

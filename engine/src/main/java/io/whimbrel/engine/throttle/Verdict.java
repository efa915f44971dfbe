package io.whimbrel.engine.throttle;

import io.whimbrel.engine.run.Pace;
import java.util.List;

/**
 * How rows are to be read at this moment, and why.
 *
 * @param crew how many workers may read when nothing holds them back
 * @param reasons why fewer may, in words; empty when nothing holds them back
 * @param unmeasured which rules have no data, in words
 */
record Verdict(Pace pace, int crew, List<String> reasons, List<String> unmeasured) {
  Verdict {
    reasons = List.copyOf(reasons);
    unmeasured = List.copyOf(unmeasured);
  }

  /** How it goes on, in one word. */
  enum Kind {
    /** As planned. */
    FREE,
    /** With fewer workers. */
    SLOWED,
    /** Nobody begins to read. */
    RESTS
  }

  Kind kind() {
    if (pace.isRest()) {
      return Kind.RESTS;
    }
    return pace.workers() < crew ? Kind.SLOWED : Kind.FREE;
  }

  /** Whether only missing figures hold it back. */
  boolean isOnlyUnmeasured() {
    return reasons.isEmpty() && !unmeasured.isEmpty();
  }
}

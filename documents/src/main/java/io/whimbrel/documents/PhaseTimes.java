package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** How long the phases of a run took. */
public final class PhaseTimes {
  private PhaseTimes() {}

  /** Working time of each phase that began; what has not ended lasts until {@code now}. */
  public static Map<Phase, Duration> working(RunHistory history, Instant now) {
    Instant until = history.run().endedAt().orElse(now);
    Map<Phase, Duration> working = new EnumMap<>(Phase.class);
    PhaseTime.of(history, until).forEach(time -> working.put(time.phase(), time.working()));
    return working;
  }
}

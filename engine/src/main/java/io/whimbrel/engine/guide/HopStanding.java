package io.whimbrel.engine.guide;

import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.journal.RunRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * How a guide stands in an environment.
 *
 * @param run the newest one; empty when it was never followed
 * @param since when it came to stand so; the beginning of time when it was never followed
 * @param digest that of the guide when the run began; empty where none was noted
 * @param backup where the backup is that was made before; empty where none was
 */
public record HopStanding(
    GuidePlan plan,
    HopState state,
    Optional<RunRecord> run,
    Instant since,
    Optional<String> digest,
    Optional<String> backup) {

  /** Whether what a run begins with was noted, so that it was let through. */
  public boolean isBegun() {
    return state == HopState.UNDER_WAY && digest.isPresent();
  }

  /** Whether it was changed since it was let through, and is under way. */
  public boolean isChanged() {
    return isBegun() && !digest.equals(Optional.of(plan.digest()));
  }

  /** Whether a run of it is neither at its end nor taken back. */
  public boolean isBetween() {
    return state == HopState.UNDER_WAY || state == HopState.GOING_BACK;
  }
}

package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import java.time.Duration;
import java.util.Optional;

/**
 * What a rehearsal did with a step.
 *
 * @param how on what it was tried, or why it was not
 * @param there what came of it; empty where it was not tried, or the run did not come to it
 * @param back what came of taking it back; empty where that was not done
 * @param backWords what is to be known of its way back beside that; mostly empty
 */
public record TriedStep(
    String name,
    Phase phase,
    Manner manner,
    String how,
    Optional<Outcome> there,
    Optional<Outcome> back,
    String backWords) {

  /** Whether it was tried. */
  public enum Manner {
    TRIED,
    INSTEAD,
    NOT_TRIED
  }

  /** How one way ended. */
  public record Outcome(StepState state, Duration took, String detail) {}

  /** Whether nothing was done for it. */
  public boolean isUntried() {
    return manner == Manner.NOT_TRIED;
  }
}

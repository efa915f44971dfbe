package io.whimbrel.engine;

import io.whimbrel.core.run.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * How one phase stands.
 *
 * @param detail what its last step was, or what came of it
 */
public record PhaseStatus(
    Phase phase,
    Standing standing,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String detail) {

  /** How a phase stands. */
  public enum Standing {
    /** Not begun. */
    AHEAD,
    /** Begun; a process works on it, or would when run again. */
    CURRENT,
    /** Waits at its gate. */
    WAITING,
    /** Stopped by a problem. */
    FAILED,
    /** Ended well. */
    DONE
  }
}

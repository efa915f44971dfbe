package io.whimbrel.engine.maintenance;

import java.time.Instant;
import java.util.Optional;

/**
 * How maintenance mode stands, or stood last.
 *
 * @param since when it was switched on
 * @param by who switched it on
 * @param comment why; empty when nobody said
 * @param until when it ends by itself; empty for never
 * @param ended when it was switched off, and by whom; empty while it is on
 */
public record MaintenanceState(
    Stage stage,
    Instant since,
    String by,
    String comment,
    Optional<Instant> until,
    Optional<String> ended) {

  /** How far it is. */
  public enum Stage {
    /** It was begun, and some tables may still accept writes. */
    BEGUN,
    /** The source refuses writes. */
    ON,
    /** It ended by itself: the source accepts writes, what was made for it is still there. */
    PASSED,
    /** Switching it off was begun, and some tables may still refuse writes. */
    ENDING,
    /** It is over. */
    OFF
  }

  /** Whether something of it is still on the source. */
  public boolean isOpen() {
    return stage != Stage.OFF;
  }
}

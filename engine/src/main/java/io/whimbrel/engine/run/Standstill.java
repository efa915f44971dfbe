package io.whimbrel.engine.run;

import io.whimbrel.core.run.Phase;
import java.time.Duration;

/**
 * Tells once that something stands still, by an event and by what the run waits for, and once that
 * it goes on. Used by one thread.
 */
public final class Standstill {
  /** How long nothing may come before that is told. */
  public static final Duration AFTER = Duration.ofSeconds(20);

  private final Chronicle chronicle;
  private final Phase phase;
  private final String what;
  private final Duration after;
  private boolean isTold;

  /**
   * Something that may stand still.
   *
   * @param what does not happen then, as a sentence without its end
   */
  public Standstill(Chronicle chronicle, Phase phase, String what) {
    this(chronicle, phase, what, AFTER);
  }

  /**
   * The same.
   *
   * @param after how long nothing may come before that is told
   */
  public Standstill(Chronicle chronicle, Phase phase, String what, Duration after) {
    this.after = after;
    this.chronicle = chronicle;
    this.phase = phase;
    this.what = what;
  }

  /** Looks at how long nothing came. */
  public void look(Duration silence) {
    boolean isStill = silence.compareTo(after) >= 0;
    if (isStill && !isTold) {
      String text = "stalled: %s for %d s".formatted(what, silence.toSeconds());
      chronicle.fact(Facts.WAITING, text);
      chronicle.event(phase, "run.stalled", text);
    } else if (!isStill && isTold) {
      chronicle.fact(Facts.WAITING, "");
      chronicle.event(phase, "run.goes-on", "it goes on: no longer that " + what);
    }
    isTold = isStill;
  }
}

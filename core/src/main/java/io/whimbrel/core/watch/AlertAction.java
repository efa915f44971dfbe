package io.whimbrel.core.watch;

/**
 * What an alert does when it begins to fire.
 *
 * @param words as the plan says it: told to whoever is notified
 * @param who whom the words name, such as {@code migration team}; empty when nobody in particular
 */
public record AlertAction(Kind kind, String words, String who) {

  /** What is done. */
  public enum Kind {
    /** Tells somebody. */
    NOTIFY,
    /** Tells somebody who is to get up for it. */
    PAGE,
    /** Pauses the migration, as long as the source is in charge. */
    PAUSE,
    /** Opens the gate of the rollback: a person decides. */
    PREPARE_ROLLBACK,
    /** Is for the person who is told. */
    ADVISE
  }
}

package io.whimbrel.engine;

/** How one session's work on a run ended. */
sealed interface Stint {

  /** With something to tell to whoever gave the command. */
  record Ended(RunOutcome outcome) implements Stint {}

  /** The source's structure changed on the way: the next session looks at it. */
  record Changed() implements Stint {}

  /** A rollback was asked for: the next session does it. */
  record Asked() implements Stint {}

  /** A connection broke where nothing smaller could be tried again: the next session goes on. */
  record Broken() implements Stint {}
}

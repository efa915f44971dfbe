package io.whimbrel.core.plan;

/** What becomes of a run when the source can hardly keep its log any longer. */
public enum LogFull {
  /** The slot is kept: the run goes on as long as the source does. */
  KEEP,
  /** The slot is given up, and with it the run: the source comes first. */
  GIVE_UP
}

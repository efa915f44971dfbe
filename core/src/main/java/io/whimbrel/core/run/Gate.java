package io.whimbrel.core.run;

/** A point where a run waits for a go or no-go. */
public enum Gate {
  /** Before more reads go to the target; comes again for each share of them. */
  READS,
  /** Before the cutover. */
  CUTOVER,
  /** Before cleanup, which ends the way back. */
  CLEANUP,
  /** Before a rollback that a rule made somebody think of; the run does not wait at it. */
  ROLLBACK
}

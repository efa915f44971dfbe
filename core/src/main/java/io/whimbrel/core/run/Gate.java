package io.whimbrel.core.run;

/** A point where a run waits for a go or no-go. */
public enum Gate {
  /** Before the first step of a plan of steps. */
  START,
  /** Before the steps of this phase. */
  PREPARE,
  /** Before the steps of this phase. */
  COPY,
  /** Before the steps of this phase. */
  SYNC,
  /** Before the steps of this phase. */
  VERIFY,
  /** Before the steps of this phase. */
  MONITOR,
  /** Before more reads go to the target; comes again for each share of them. */
  READS,
  /** Before the cutover, or the steps of this phase. */
  CUTOVER,
  /** Before cleanup, which ends the way back. */
  CLEANUP,
  /** Before a rollback that a rule made somebody think of; the run does not wait at it. */
  ROLLBACK
}

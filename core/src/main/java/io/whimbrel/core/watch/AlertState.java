package io.whimbrel.core.watch;

/** How an alert stands. */
public enum AlertState {
  /** Its condition does not hold, or says nothing at this point of the run. */
  OK,
  /** Its condition holds, not yet for as long as the rule asks. */
  PENDING,
  /** Its condition has held for as long as the rule asks, and is not over. */
  FIRING,
  /** Its figure should be there and is not: not the same as all being well. */
  NO_DATA
}

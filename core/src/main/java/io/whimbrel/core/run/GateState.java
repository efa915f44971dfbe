package io.whimbrel.core.run;

/** How a gate stands. */
public enum GateState {
  /** Nobody has decided. */
  OPEN,
  /** Go. */
  APPROVED,
  /** No-go. */
  REJECTED
}

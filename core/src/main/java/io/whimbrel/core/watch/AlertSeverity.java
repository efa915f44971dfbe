package io.whimbrel.core.watch;

/** How much an alert weighs; the order is from harmless to urgent. */
public enum AlertSeverity {
  /** Good to know. */
  INFO,
  /** Somebody should look. */
  WARNING,
  /** Somebody must look now. */
  CRITICAL
}

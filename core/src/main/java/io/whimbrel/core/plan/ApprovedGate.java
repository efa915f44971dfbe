package io.whimbrel.core.plan;

/** A gate at which a plan may ask for several people. */
public enum ApprovedGate {
  /** Before more reads go to the target. */
  READS,
  /** Before the cutover. */
  CUTOVER,
  /** Before cleanup. */
  CLEANUP
}

package io.whimbrel.core.run;

/** The phases of a run, in order. */
public enum Phase {
  ASSESS,
  PREPARE,
  COPY,
  SYNC,
  VERIFY,
  CUTOVER,
  MONITOR,
  CLEANUP,
  /** The old side takes over again; only in runs that are rolled back. */
  ROLLBACK
}

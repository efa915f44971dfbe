package io.whimbrel.engine;

/** What a run does at a gate that nobody has decided. */
public enum GateBehaviour {
  /** Ends the process's work; the gate waits in the journal. */
  LEAVE,
  /** Keeps syncing until somebody decides. */
  STAY
}

package io.whimbrel.engine;

/** What a run does at a gate that nobody has decided. */
public enum GateBehaviour {
  /** Ends the process's work; the gate waits in the journal. */
  LEAVE,
  /** Keeps syncing until somebody decides, and carries changes back until the cleanup. */
  STAY,
  /** Keeps syncing until somebody decides, and ends where monitoring does. */
  AWAIT,
  /** Ends the process's work at the gate, also where it was decided or a rule would decide it. */
  HALT,
  /** Keeps syncing at the gate until the process is asked to end, whatever is decided there. */
  HOLD
}

package io.whimbrel.core.run;

/** How a run stands; it lives in the journal, not in a process. */
public enum RunState {
  /** Works, or would if a process held its lease. */
  RUNNING,
  /** Waits at a gate. */
  WAITING,
  /** Somebody asked it to pause. */
  PAUSED,
  /** Stopped by a problem; goes on when run again. */
  FAILED,
  /** Given up before the cutover, its traces removed. */
  ABORTED,
  /** Cleaned up. */
  DONE,
  /** The old side is in charge again, with everything that the new side had accepted. */
  ROLLED_BACK;

  /** Whether nothing more can happen to it. */
  public boolean isFinal() {
    return this == ABORTED || this == DONE || this == ROLLED_BACK;
  }
}

package io.whimbrel.core.problem;

/** Exit codes of the command line, stable across versions. */
public enum ExitCode {
  /** Done, nothing to report. */
  OK(0),
  /** An unexpected fault: a bug of Whimbrel. */
  FAULT(1),
  /** Wrong usage, or the plan is invalid. */
  USAGE(2),
  /** Findings at or above the level asked for. */
  FINDINGS(3),
  /** Source and target differ. */
  DIFFERENT(4),
  /** The run waits at a gate, or was paused; not an error. */
  WAITING(5),
  /** A precondition does not hold: grants, settings, extensions, room. */
  PRECONDITION(6),
  /** The source or the target cannot be reached. */
  UNREACHABLE(7),
  /** The place in the source's log is lost. */
  POSITION_LOST(8),
  /** Another process runs this migration. */
  LOCKED(9),
  /** The cutover backed out by itself; the source is in charge. */
  BACKED_OUT(10),
  /** A rollback, or backing out of a cutover, failed: act now. */
  BACK_OUT_FAILED(11),
  /** Stopped by SIGINT. */
  INTERRUPTED(130),
  /** Stopped by SIGTERM. */
  TERMINATED(143);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}

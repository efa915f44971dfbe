package io.whimbrel.core.problem;

import java.util.Locale;

/**
 * The stable code of a problem or finding. A code is never renamed once released; its text form is
 * {@code E-} and the name with hyphens, for example {@code E-SLOT-LOST}.
 */
public enum ProblemCode {
  /** A bug, or something nobody foresaw. */
  FAULT(ExitCode.FAULT),
  /** Arguments of a command are wrong. */
  USAGE(ExitCode.USAGE),
  /** The plan cannot be read, or says something impossible. */
  PLAN_INVALID(ExitCode.USAGE),
  /** The plan is not the one that the run is bound to. */
  PLAN_CHANGED(ExitCode.USAGE),
  /** A secret that the plan refers to is not there. */
  SECRET_MISSING(ExitCode.USAGE),
  /** An expression or type of the map is refused by the target. */
  EXPRESSION_REFUSED(ExitCode.USAGE),
  /** The migration has no run in the journal, or is not in a state for this command. */
  STATE_WRONG(ExitCode.USAGE),
  /** A right is missing on a server. */
  GRANT_MISSING(ExitCode.PRECONDITION),
  /** A server setting does not allow what the plan asks for. */
  SETTING_WRONG(ExitCode.PRECONDITION),
  /** Embedded servers do not run as this user, and there is no way to another one. */
  USER_MISSING(ExitCode.PRECONDITION),
  /** The product or its version is not supported. */
  PRODUCT_UNSUPPORTED(ExitCode.PRECONDITION),
  /** An extension that the source uses is missing on the target. */
  EXTENSION_MISSING(ExitCode.PRECONDITION),
  /** A table has no usable key: its updates and deletes cannot be replicated as it is. */
  KEY_MISSING(ExitCode.PRECONDITION),
  /** An object or feature cannot be carried. */
  OBJECT_UNSUPPORTED(ExitCode.PRECONDITION),
  /** The plan's strategy cannot keep the plan's limits, by what was measured. */
  LIMIT_UNKEPT(ExitCode.PRECONDITION),
  /** What is on the target is in the way, or is not what the mapping needs. */
  TARGET_OCCUPIED(ExitCode.PRECONDITION),
  /** The structure on a side is not what the mapping needs. */
  STRUCTURE_DIFFERENT(ExitCode.PRECONDITION),
  /** Transactions that have been open for long are in the way. */
  TRANSACTION_LONG(ExitCode.PRECONDITION),
  /** A prepared transaction is open. */
  TRANSACTION_PREPARED(ExitCode.PRECONDITION),
  /** A server cannot be reached, or the connection broke for longer than retries allow. */
  UNREACHABLE(ExitCode.UNREACHABLE),
  /** The replication slot is gone or invalidated. */
  SLOT_LOST(ExitCode.POSITION_LOST),
  /** The log on the source, or the spool, no longer holds a position that is needed. */
  POSITION_LOST(ExitCode.POSITION_LOST),
  /** The spool on disk is damaged. */
  SPOOL_DAMAGED(ExitCode.POSITION_LOST),
  /** The source's structure changed while changes were carried. */
  SOURCE_CHANGED(ExitCode.PRECONDITION),
  /** A value does not fit the target, or the target refused a row. */
  ROW_REFUSED(ExitCode.PRECONDITION),
  /** Rows on both sides differ. */
  ROWS_DIFFERENT(ExitCode.DIFFERENT),
  /** A check of structure, counts or rules does not hold. */
  CHECK_BROKEN(ExitCode.DIFFERENT),
  /** A level of verification could not be decided. */
  PROOF_UNDECIDED(ExitCode.DIFFERENT),
  /** The go/no-go list speaks against what somebody wants to decide. */
  GO_REFUSED(ExitCode.PRECONDITION),
  /** Another runner holds the lease. */
  LOCKED(ExitCode.LOCKED),
  /** This runner lost its lease to another one. */
  LEASE_LOST(ExitCode.LOCKED),
  /** The run waits for a decision. */
  GATE_WAITING(ExitCode.WAITING),
  /** Somebody asked the run to pause. */
  PAUSED(ExitCode.WAITING),
  /** The longest pause that the plan allows was passed, the cutover backed out. */
  PAUSE_EXCEEDED(ExitCode.BACKED_OUT),
  /** A switch or smoke test failed, the cutover backed out. */
  SWITCH_FAILED(ExitCode.BACKED_OUT),
  /** The cutover could not be backed out completely. */
  BACK_OUT_FAILED(ExitCode.BACK_OUT_FAILED),
  /** Somebody or a rule asked for a rollback; the process that works on the run obeys. */
  ROLLBACK_ASKED(ExitCode.WAITING),
  /** The rollback failed; one side is in charge, and the problem says which. */
  ROLLBACK_FAILED(ExitCode.BACK_OUT_FAILED),
  /** A backup is not what was written there. */
  BACKUP_DAMAGED(ExitCode.DIFFERENT),
  /** A backup was restored, and its rows are not those that were read. */
  BACKUP_DIFFERENT(ExitCode.DIFFERENT),
  /** There is no such backup, or it is not whole. */
  BACKUP_MISSING(ExitCode.PRECONDITION),
  /** A place of backups cannot be read or written. */
  BACKUP_UNREACHABLE(ExitCode.UNREACHABLE),
  /** The journal is not what was written. */
  AUDIT_BROKEN(ExitCode.DIFFERENT),
  /** The target is in charge, but a switch still makes applications wait. */
  TRAFFIC_HELD(ExitCode.BACK_OUT_FAILED),
  /** A program of this machine that the plan needs is not there, or is too old. */
  PROGRAM_MISSING(ExitCode.PRECONDITION),
  /** A program of this machine ended badly. */
  PROGRAM_FAILED(ExitCode.FAULT),
  /** A step of the plan failed; what it did stays until it is run again or rolled back. */
  STEP_FAILED(ExitCode.PRECONDITION),
  /** Nobody knows whether a step was done: a person decides. */
  STEP_UNKNOWN(ExitCode.PRECONDITION),
  /** Nothing takes a step back, and the plan does not accept that. */
  STEP_IRREVERSIBLE(ExitCode.PRECONDITION),
  /** Somebody else changed what a step has written or read. */
  STEP_OVERTAKEN(ExitCode.PRECONDITION),
  /** The disk or another resource of this machine or of a server ran out. */
  RESOURCE_EXHAUSTED(ExitCode.PRECONDITION),
  /** A piece of information: nothing to mend. */
  NOTE(ExitCode.OK);

  private final ExitCode exitCode;

  ProblemCode(ExitCode exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of a command that ends with this problem. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** The stable text form, for example {@code E-SLOT-LOST}. */
  public String text() {
    return "E-" + name().replace('_', '-').toUpperCase(Locale.ROOT);
  }
}

package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/** The problems that a slot can have, in words. */
record SlotProblems(String slot) {

  private static final Logger LOG = System.getLogger(SlotProblems.class.getName());

  private static final String COPY_AGAIN =
      "run 'whimbrel run --copy-again': every table goes back to copy";

  /** The problem of an exception while the slot is read. */
  Problem whileReading(SQLException e) {
    String message = String.valueOf(e.getMessage());
    boolean isLost =
        message.contains("can no longer get changes from replication slot")
            || message.contains("can no longer access replication slot")
            || message.contains("has been invalidated")
            || (message.contains("replication slot") && message.contains("does not exist"));
    return isLost ? lost(message) : SqlProblems.of(e, "reading slot " + slot);
  }

  /** The slot is gone or invalidated. */
  Problem lost(String how) {
    return Problem.of(ProblemCode.SLOT_LOST)
        .what("the source's slot is lost: " + how + "; nothing was skipped on the target")
        .where(slot)
        .fix(
            COPY_AGAIN
                + "; a larger max_slot_wal_keep_size or idle_replication_slot_timeout lets a slot"
                + " live longer")
        .exception();
  }

  /** The slot was moved on by somebody else. */
  Problem gap(String confirmed, String from) {
    return Problem.of(ProblemCode.POSITION_LOST)
        .what(
            "the slot was confirmed up to "
                + confirmed
                + ", but changes behind "
                + from
                + " are still needed: somebody else read it")
        .where(slot)
        .fix(COPY_AGAIN)
        .exception();
  }

  /** Notes a failure that changes nothing any more. */
  void note(String doing, SQLException e) {
    LOG.log(Level.DEBUG, () -> doing + " slot=" + slot + " state=" + e.getSQLState());
  }
}

package io.whimbrel.core.fault;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A named place beside a durable step. Always compiled in, armed only by the system property {@code
 * whimbrel.fault=point:action[:n]}, where n is the pass at which it fires (1 by default) and the
 * action is {@code kill} (the process kills itself with SIGKILL), {@code halt} (the JVM ends at
 * once without hooks), {@code throw} or {@code hang}. Any thread may pass any point.
 */
public enum FaultPoint {
  RUN_STARTED,
  LEASE_TAKEN,
  ASSESS_RECORDED,
  BACKUP_CHUNK_WRITTEN,
  BACKUP_DUMP_BEGUN,
  BACKUP_DUMP_WRITTEN,
  BACKUP_ROWS_WRITTEN,
  BACKUP_FINISHED,
  PREPARE_CONTROL_CREATED,
  PREPARE_PUBLICATION_CREATED,
  PREPARE_SLOT_CREATED,
  PREPARE_VISIBILITY_REACHED,
  PREPARE_SCHEMA_STEP_BEFORE_COMMIT,
  PREPARE_SCHEMA_STEP_COMMITTED,
  PREPARE_CHUNKS_STORED,
  COPY_SNAPSHOT_TAKEN,
  COPY_CHUNK_READ,
  COPY_CHUNK_BEFORE_COMMIT,
  COPY_CHUNK_COMMITTED,
  COPY_TABLE_DONE,
  COPY_INDEX_BEFORE_COMMIT,
  COPY_INDEX_COMMITTED,
  COPY_MARKED,
  SYNC_SPOOL_APPENDED,
  SYNC_SPOOL_FLUSHED,
  SYNC_SPOOL_ROTATED,
  SYNC_APPLY_BEFORE_COMMIT,
  SYNC_APPLY_COMMITTED,
  SYNC_CONFIRMED,
  SYNC_CAUGHT_UP,
  SYNC_CONSTRAINT_COMMITTED,
  SYNC_SLOT_GIVEN_UP,
  FOLLOW_TABLE_MADE,
  FOLLOW_PUBLISHED,
  FOLLOW_CHUNKS_STORED,
  AGAIN_ASKED,
  AGAIN_EMPTIED,
  AGAIN_CHUNKS_STORED,
  VERIFY_TABLE_COUNTED,
  VERIFY_CHUNK_PROVED,
  VERIFY_RECORDED,
  REPAIR_NOTED,
  REPAIR_BEFORE_COMMIT,
  REPAIR_COMMITTED,
  GATE_OPENED,
  GATE_DECIDED,
  READS_AIMED,
  READS_TOLD,
  READS_NOTED,
  READS_HELD,
  DOWNTIME_BEGUN,
  DOWNTIME_FENCED,
  DOWNTIME_ENDING,
  MAINTENANCE_BEGUN,
  MAINTENANCE_FENCED,
  MAINTENANCE_ENDING,
  CUTOVER_STARTED,
  CUTOVER_HELD,
  CUTOVER_FENCE_PARTIAL,
  CUTOVER_FENCED,
  CUTOVER_MARKED,
  CUTOVER_DRAINED,
  CUTOVER_UNLOGGED_CARRIED,
  CUTOVER_SEQUENCES_SET,
  CUTOVER_PROVED,
  CUTOVER_CONFIG_WRITTEN,
  CUTOVER_SWITCHED,
  CUTOVER_SMOKE_TESTED,
  CUTOVER_DECIDED,
  CUTOVER_RELEASED,
  CUTOVER_LET_GO,
  CUTOVER_RECORDED,
  BACK_MARKER_WRITTEN,
  BACK_LOG_CREATED,
  BACK_MARKED,
  BACK_OLD_SIDE_TAKEN,
  BACK_FENCE_LETS_THROUGH,
  BACK_OPENED,
  MONITOR_CHECKED,
  ROLLBACK_ASKED,
  ROLLBACK_STARTED,
  ROLLBACK_FENCE_PARTIAL,
  ROLLBACK_FENCED,
  ROLLBACK_DRAINED,
  ROLLBACK_SEQUENCES_SET,
  ROLLBACK_PROVED,
  ROLLBACK_SWITCHED,
  ROLLBACK_SMOKE_TESTED,
  ROLLBACK_DECIDED,
  ROLLBACK_RELEASED,
  ROLLBACK_RECORDED,
  ROLLBACK_CLEANED,
  CLEANUP_SLOT_DROPPED,
  CLEANUP_PUBLICATION_DROPPED,
  CLEANUP_SOURCE_CLEANED,
  CLEANUP_TARGET_CLEANED,
  CLEANUP_RECORDED,
  STEP_STARTED,
  STEP_SQL_BEFORE_COMMIT,
  STEP_SQL_COMMITTED,
  STEP_SQL_ALONE_BEGUN,
  STEP_SQL_ALONE_DONE,
  STEP_COMMAND_STARTED,
  STEP_COMMAND_ENDED,
  STEP_REQUEST_ANSWERED,
  STEP_FILE_NOTED,
  STEP_FILE_WRITTEN,
  STEP_WORKED,
  STEP_DONE,
  STEP_UNDO_STARTED,
  STEP_UNDO_WORKED,
  STEP_UNDO_NOTED,
  STEP_UNDONE;

  /** The system property that arms a point. */
  public static final String PROPERTY = "whimbrel.fault";

  private static final Armed ARMED = Armed.parse(System.getProperty(PROPERTY, ""));

  /** The name as it is written in the property, for example {@code copy.chunk.committed}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Passes this point; does nothing unless it is armed. */
  public void pass() {
    if (ARMED.matches(this)) {
      ARMED.fire(this);
    }
  }

  private enum Action {
    KILL,
    HALT,
    THROW,
    HANG,
    NONE
  }

  private record Armed(String point, Action action, AtomicInteger passesLeft) {

    static Armed parse(String text) {
      if (text.isEmpty()) {
        return new Armed("", Action.NONE, new AtomicInteger());
      }
      String[] parts = text.split(":", -1);
      Action action = Action.valueOf(parts[1].toUpperCase(Locale.ROOT));
      int pass = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
      return new Armed(parts[0], action, new AtomicInteger(pass));
    }

    boolean matches(FaultPoint passed) {
      return action != Action.NONE
          && point.equals(passed.text())
          && passesLeft.decrementAndGet() == 0;
    }

    void fire(FaultPoint passed) {
      System.err.println("fault point " + passed.text() + " fires: " + action);
      switch (action) {
        case KILL -> killThisProcess();
        case HALT -> Runtime.getRuntime().halt(137);
        case THROW -> throw new IllegalStateException("fault point " + passed.text());
        case HANG -> hang();
        case NONE -> {}
      }
    }

    private static void killThisProcess() {
      try {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      } catch (java.io.IOException e) {
        Runtime.getRuntime().halt(137);
      }
      hang();
    }

    private static void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

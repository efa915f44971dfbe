package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archives;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.time.Clock;

/**
 * What work on backups stands on, whether it belongs to a run or not. Its parts are safe for use by
 * several threads.
 */
public record BackupFrame(
    MigrationId migration,
    BackupRules rules,
    Archives archives,
    Limits limits,
    Board board,
    Valve valve,
    Retry retry,
    Clock clock) {

  /** Of a run. */
  public static BackupFrame of(RunFrame frame, Archives archives) {
    return new BackupFrame(
        frame.plan().migration(),
        frame.plan().backup(),
        archives,
        frame.plan().limits(),
        frame.board(),
        frame.valve(),
        frame.retry(),
        frame.clock());
  }

  /** What tells the work to end. */
  StopSignal stop() {
    return retry.stop();
  }
}

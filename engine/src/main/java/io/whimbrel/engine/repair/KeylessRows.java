package io.whimbrel.engine.repair;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import java.util.OptionalLong;

/**
 * Makes a table without a key equal: all its rows are staged on the target, and compared there once
 * sync has caught up, provided that sync did not write to the table meanwhile. Used by one thread.
 */
final class KeylessRows {
  private static final int ROUNDS = 10;

  private final RunFrame frame;
  private final Standing sync;

  KeylessRows(RunFrame frame, Standing sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** Makes the table equal; returns how many rows were removed or written. */
  long mend(TableMapping mapping) {
    for (int round = 0; round < ROUNDS; round++) {
      frame.stop().check();
      OptionalLong changed =
          frame
              .retry()
              .call(Phase.VERIFY, "repairing rows of " + mapping.target(), () -> attempt(mapping));
      if (changed.isPresent()) {
        return changed.getAsLong();
      }
    }
    throw restless(mapping);
  }

  /** Rows that cannot be told apart can only be compared while nobody writes. */
  static Problem restless(TableMapping mapping) {
    return Problem.of(ProblemCode.ROWS_DIFFERENT)
        .what(
            "%s has no key and is written to all the time: its rows never stood still"
                .formatted(mapping.source().name()))
        .where(mapping.toString())
        .fix("give the command again while nobody writes to the table")
        .exception();
  }

  private OptionalLong attempt(TableMapping mapping) {
    RowRepairs repairs = frame.target().repairs(frame.source().rows());
    RowFormat format = frame.target().rows().format(mapping);
    sync.catchUp();
    Position since = sync.applied();
    try (RowStream rows = frame.source().rows().read(mapping, Bounds.ALL, format);
        RowRepairs.Staged staged =
            repairs.stage(
                mapping, format, frame.valve().paced(rows, frame.stop()), frame.epoch())) {
      sync.catchUp();
      return sync.whilePaused(() -> staged.mend(since));
    }
  }
}

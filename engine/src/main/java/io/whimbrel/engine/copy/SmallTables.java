package io.whimbrel.engine.copy;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/**
 * Small tables that one worker copies one after the other: they share a snapshot, and their keys
 * and indexes and the journal's notes are made together, because for them each of these costs more
 * than their rows.
 */
final class SmallTables {
  static final int TOGETHER = 32;

  private final RunFrame frame;
  private final List<TableCopy> tables;

  SmallTables(RunFrame frame, List<TableCopy> tables) {
    this.frame = frame;
    this.tables = List.copyOf(tables);
  }

  /** Copies them. */
  void copy(Retry retry) {
    try (SharedSnapshot snapshot = SharedSnapshot.of(frame, tables.getFirst().mapping().source())) {
      for (TableCopy table : tables) {
        retry.stop().check();
        table.missing().forEach(chunk -> table.copyRows(chunk, snapshot, retry));
      }
    }
    List<SchemaStep> steps = tables.stream().flatMap(table -> table.steps().stream()).toList();
    String detail = new SchemaSteps(frame).runTogether(Phase.COPY, steps, retry);
    frame.journal().together(() -> tables.forEach(table -> table.noteDone(detail)));
    tables.forEach(_ -> FaultPoint.COPY_TABLE_DONE.pass());
  }
}

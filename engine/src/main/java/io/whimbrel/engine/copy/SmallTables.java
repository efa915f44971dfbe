package io.whimbrel.engine.copy;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.util.ArrayList;
import java.util.List;

/**
 * Small tables that one worker copies one after the other: they share a snapshot, and their keys
 * and indexes and the journal's notes are made together, because for them each of these costs more
 * than their rows. For the same reason rows of a few megabytes commit together.
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
      for (List<TableCopy> portion : portions()) {
        copyRows(portion, snapshot, retry);
      }
    }
    List<SchemaStep> steps = tables.stream().flatMap(table -> table.steps().stream()).toList();
    String detail = new SchemaSteps(frame).runTogether(Phase.COPY, steps, retry);
    frame.journal().together(() -> tables.forEach(table -> table.noteDone(detail)));
    tables.forEach(_ -> FaultPoint.COPY_TABLE_DONE.pass());
  }

  /** Tables that commit together, so that a kill costs no more than one of the bigger ones. */
  private List<List<TableCopy>> portions() {
    List<List<TableCopy>> portions = new ArrayList<>();
    List<TableCopy> portion = new ArrayList<>();
    long bytes = 0;
    for (TableCopy table : tables) {
      bytes += table.mapping().source().bytes();
      if (bytes > TableCopy.SMALL_BYTES && !portion.isEmpty()) {
        portions.add(portion);
        portion = new ArrayList<>();
        bytes = table.mapping().source().bytes();
      }
      portion.add(table);
    }
    portions.add(portion);
    return portions;
  }

  private void copyRows(List<TableCopy> portion, SharedSnapshot snapshot, Retry retry) {
    try (Valve.Pass _ = frame.valve().enter(retry.stop(), snapshot::rest)) {
      List<ChunkMarker> markers =
          retry.call(Phase.COPY, told(portion), () -> attempt(portion, snapshot, retry.stop()));
      for (int i = 0; i < portion.size(); i++) {
        portion.get(i).isThere(markers.get(i));
      }
    }
  }

  private static String told(List<TableCopy> portion) {
    TableCopy first = portion.getFirst();
    return portion.size() == 1
        ? "copying " + first.missing().getFirst()
        : "copying small tables from %s on".formatted(first.mapping().source().name());
  }

  private List<ChunkMarker> attempt(
      List<TableCopy> portion, SharedSnapshot snapshot, StopSignal stop) {
    List<ChunkMarker> markers = new ArrayList<>();
    try (ChunkTransaction transaction = frame.target().rows().begin(frame.epoch())) {
      for (TableCopy table : portion) {
        stop.check();
        markers.add(table.load(table.missing().getFirst(), snapshot, transaction, stop));
      }
      transaction.commit();
      return markers;
    }
  }
}

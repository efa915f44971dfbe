package io.whimbrel.engine.copy;

import static io.whimbrel.engine.copy.PulsingRows.Awaited.GIVER;
import static io.whimbrel.engine.copy.PulsingRows.Awaited.TAKER;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One table on its way: its chunks, which share a snapshot, and the steps that follow its last
 * chunk. Chunks may be copied by several threads; the one that copied the last one does the rest.
 */
final class TableCopy {
  static final long SMALL_BYTES = 8L << 20;

  private final RunFrame frame;
  private final TableMapping mapping;
  private final List<Chunk> missing;
  private final List<SchemaStep> steps;
  private final SharedSnapshot snapshot;
  private final Board.Line line;
  private final AtomicInteger left;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final boolean isSecondAttempt;

  /**
   * A table.
   *
   * @param missing chunks that have no marker
   * @param steps what runs behind the last chunk
   * @param snapshot in which its chunks are read
   */
  TableCopy(
      RunFrame frame,
      TableMapping mapping,
      List<Chunk> missing,
      List<SchemaStep> steps,
      Board.Line line,
      SharedSnapshot snapshot) {
    this.frame = frame;
    this.mapping = mapping;
    this.missing = List.copyOf(missing);
    this.steps = List.copyOf(steps);
    this.line = line;
    this.left = new AtomicInteger(missing.size());
    this.snapshot = snapshot;
    this.isSecondAttempt = frame.chronicle().stepState(Phase.COPY, name()).isPresent();
  }

  private String name() {
    return "copy " + mapping.source().name();
  }

  TableMapping mapping() {
    return mapping;
  }

  /** Chunks to copy, in key order. */
  List<Chunk> missing() {
    return missing;
  }

  /** Whether it is copied beside others of its size: one chunk, known by its key. */
  boolean isSmall() {
    return missing.size() == 1
        && mapping.source().bytes() <= SMALL_BYTES
        && mapping.source().key().isPresent();
  }

  /** What runs behind the last chunk. */
  List<SchemaStep> steps() {
    return steps;
  }

  /** Copies a chunk; behind the last one runs the table's steps. */
  void copy(Chunk chunk, Retry retry) {
    if (begun.compareAndSet(false, true)) {
      frame.chronicle().step(Phase.COPY, name(), StepState.STARTED, "");
    }
    copyRows(chunk, snapshot, retry);
    if (left.decrementAndGet() == 0) {
      snapshot.close();
      finish(retry);
    }
  }

  private void copyRows(Chunk chunk, SharedSnapshot from, Retry retry) {
    AtomicBoolean again = new AtomicBoolean(isSecondAttempt);
    try (Valve.Pass _ = frame.valve().enter(retry.stop(), from::rest)) {
      ChunkMarker marker =
          retry.call(
              Phase.COPY,
              "copying " + chunk,
              () -> attempt(chunk, from, again.getAndSet(true), retry.stop()));
      isThere(marker);
    }
  }

  private ChunkMarker attempt(Chunk chunk, SharedSnapshot from, boolean isAgain, StopSignal stop) {
    if (isAgain && mapping.source().key().isEmpty()) {
      frame.target().rows().reset(mapping, frame.epoch());
    }
    try (ChunkTransaction transaction = frame.target().rows().begin(frame.epoch())) {
      ChunkMarker marker = load(chunk, from, transaction, stop);
      Pulse ending = line.ending();
      try {
        ending.beat();
        transaction.commit();
      } finally {
        line.ended(ending);
      }
      return marker;
    }
  }

  /** Writes a chunk's rows as they are in a snapshot, to be committed. */
  ChunkMarker load(
      Chunk chunk, SharedSnapshot from, ChunkTransaction transaction, StopSignal stop) {
    line.state("copying");
    RowFormat format = frame.target().rows().format(mapping);
    Pulse pulse = line.pulse();
    Pulse ending = line.ending();
    try (SharedSnapshot.Use use = from.use()) {
      try (RowStream rows =
          watched(use.snapshot().read(mapping, chunk.bounds(), format), pulse, ending, stop)) {
        return transaction.load(mapping, chunk, use.snapshot().text(), format, rows);
      } catch (Problem problem) {
        use.discard();
        throw problem;
      }
    } finally {
      line.ended(pulse);
      line.ended(ending);
    }
  }

  private RowStream watched(RowStream read, Pulse pulse, Pulse ending, StopSignal stop) {
    RowStream paced = frame.valve().paced(new PulsingRows(read, pulse, ending, GIVER), stop);
    return new PulsingRows(paced, pulse, ending, TAKER);
  }

  /** Counts rows that are durably on the target. */
  void isThere(ChunkMarker marker) {
    line.chunkDone(marker.rows(), marker.bytes());
    frame.board().done(marker.rows(), marker.bytes());
  }

  /** Runs the steps that need the table's rows, and notes that the table is there. */
  void finish(Retry retry) {
    line.state(steps.isEmpty() ? "copied" : "indexing");
    noteDone(new SchemaSteps(frame).run(Phase.COPY, steps, retry));
    FaultPoint.COPY_TABLE_DONE.pass();
  }

  /**
   * Notes that the table is there.
   *
   * @param detail what came of its steps, in words
   */
  void noteDone(String detail) {
    line.state("copied");
    frame.chronicle().step(Phase.COPY, name(), StepState.DONE, line.rows() + " rows, " + detail);
    frame.chronicle().event(Phase.COPY, "copy.table", told(), figures());
  }

  private String told() {
    return "%s is copied: %d rows".formatted(mapping.source().name(), line.rows());
  }

  private Map<String, String> figures() {
    return Map.of(
        "table", mapping.source().name().toString(),
        "rows", Long.toString(line.rows()),
        "bytes", Long.toString(line.bytes()));
  }

  /** Gives the snapshot back, whatever is left to do. */
  void giveUp() {
    snapshot.close();
  }
}

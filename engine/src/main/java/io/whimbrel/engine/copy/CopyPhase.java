package io.whimbrel.engine.copy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.unlogged.LargeObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Copies every table in four steps:
 *
 * <ol>
 *   <li>The target tells by its markers which chunks it has.
 *   <li>Workers copy the missing chunks, those of the biggest table first; the worker that copied a
 *       table's last chunk also makes its keys and indexes, beside other tables' copying.
 *   <li>Steps that belong to no table with rows (those of partitioned tables) run behind all.
 *   <li>A mark goes into the source's log: no transaction behind it is seen by any snapshot that
 *       rows were read in.
 * </ol>
 */
public final class CopyPhase {
  private static final int ROUNDS = 10;

  private final RunFrame frame;

  /** For a run. */
  public CopyPhase(RunFrame frame) {
    this.frame = frame;
  }

  /** Copies what is missing. */
  public void run() {
    frame.enter(Phase.COPY);
    frame.chronicle().step(Phase.COPY, "copy", this::copy);
  }

  private String copy() {
    Map<Optional<TableName>, List<SchemaStep>> steps = stepsByTable();
    List<TableCopy> tables = copyWhole(steps);
    List<SchemaStep> others =
        new SchemaSteps(frame)
            .of(SchemaStep.Stage.AFTER_TABLE).stream()
                .filter(step -> belongsToNone(step, tables))
                .toList();
    String detail = new SchemaSteps(frame).run(Phase.COPY, others, frame.retry());
    LargeObjects.Tally objects = new LargeObjects(frame).carry(Phase.COPY, frame.retry());
    if (objects.all() > 0) {
      frame.chronicle().event(Phase.COPY, "copy.large-objects", objects.text());
    }
    mark();
    return "%d rows, %d bytes; behind the last table %s"
        .formatted(frame.board().rowsDone(), frame.board().bytesDone(), detail);
  }

  private List<TableCopy> copyWhole(Map<Optional<TableName>, List<SchemaStep>> steps) {
    WholeCopies whole = new WholeCopies(frame);
    Map<TableName, Long> chunks =
        frame.journal().chunks(frame.run()).stream()
            .collect(Collectors.groupingBy(Chunk::table, Collectors.counting()));
    boolean _ = whole.emptyPatched(chunks);
    for (int round = 0; round < ROUNDS; round++) {
      List<TableCopy> tables = tables(steps, whole);
      copy(tables);
      if (!whole.emptyPatched(chunks)) {
        return tables;
      }
    }
    throw Problem.of(ProblemCode.UNREACHABLE)
        .what("connections break more often than tables that went back to copy can be copied whole")
        .where(frame.plan().locate("source"))
        .fix("run 'whimbrel run' again when the connections hold")
        .exception();
  }

  private Map<Optional<TableName>, List<SchemaStep>> stepsByTable() {
    return new SchemaSteps(frame)
        .of(SchemaStep.Stage.AFTER_TABLE).stream()
            .collect(Collectors.groupingBy(SchemaStep::table));
  }

  private static boolean belongsToNone(SchemaStep step, List<TableCopy> tables) {
    return tables.stream()
        .noneMatch(t -> step.table().equals(Optional.of(t.mapping().source().name())));
  }

  private List<TableCopy> tables(
      Map<Optional<TableName>, List<SchemaStep>> steps, WholeCopies whole) {
    Map<TableName, List<ChunkMarker>> markers = whole.markers();
    Map<TableName, List<Chunk>> chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    frame.board().totals(frame.cargo().inventory().rows(), frame.cargo().inventory().bytes());
    List<TableCopy> tables = new ArrayList<>();
    for (TableMapping mapping : bySize()) {
      TableName name = mapping.source().name();
      List<Chunk> all = chunks.getOrDefault(name, List.of());
      List<ChunkMarker> there = markers.getOrDefault(name, List.of());
      Board.Line line = frame.board().line(name, all.size());
      there.forEach(marker -> show(marker, line));
      List<SchemaStep> after = steps.getOrDefault(Optional.of(name), List.of());
      SharedSnapshot snapshot =
          whole.contains(name)
              ? SharedSnapshot.ofWhole(frame, mapping.source())
              : SharedSnapshot.of(frame, mapping.source());
      tables.add(new TableCopy(frame, mapping, missing(all, there), after, line, snapshot));
    }
    return tables;
  }

  /** The biggest first. */
  private List<TableMapping> bySize() {
    return frame.cargo().rowMappings().stream()
        .sorted(Comparator.comparingLong((TableMapping m) -> m.source().bytes()).reversed())
        .toList();
  }

  private void show(ChunkMarker marker, Board.Line line) {
    line.chunkDone(marker.rows(), marker.bytes());
    frame.board().done(marker.rows(), marker.bytes());
  }

  private static List<Chunk> missing(List<Chunk> all, List<ChunkMarker> there) {
    Set<Integer> done = there.stream().map(ChunkMarker::ordinal).collect(Collectors.toSet());
    return all.stream().filter(chunk -> !done.contains(chunk.ordinal())).toList();
  }

  private void copy(List<TableCopy> tables) {
    Queue<CopyTask> queue = new ConcurrentLinkedQueue<>();
    for (TableCopy table : tables) {
      if (table.missing().isEmpty()) {
        queue.add(table::finish);
      } else if (!table.isSmall()) {
        table.missing().forEach(chunk -> queue.add(retry -> table.copy(chunk, retry)));
      }
    }
    List<TableCopy> small = tables.stream().filter(TableCopy::isSmall).toList();
    for (int from = 0; from < small.size(); from += SmallTables.TOGETHER) {
      int to = Math.min(small.size(), from + SmallTables.TOGETHER);
      queue.add(new SmallTables(frame, small.subList(from, to))::copy);
    }
    try (TaskGroup tasks = new TaskGroup("copy " + frame.run(), frame.stop())) {
      frame.valve().employ(tasks, "worker", () -> work(queue, tasks));
    } finally {
      tables.forEach(TableCopy::giveUp);
    }
  }

  /** One thing for a worker to do. */
  @FunctionalInterface
  private interface CopyTask {
    void run(Retry retry);
  }

  private void work(Queue<CopyTask> queue, TaskGroup tasks) {
    Retry retry = frame.retry().with(tasks.stop());
    for (CopyTask task = queue.poll(); task != null; task = queue.poll()) {
      tasks.stop().check();
      task.run(retry);
    }
  }

  private void mark() {
    Position position =
        frame
            .retry()
            .call(
                Phase.COPY,
                "marking the end of the copy",
                () -> frame.source().log().mark("whimbrel copied " + frame.run()));
    frame.chronicle().position(Facts.COPIED, position);
    frame.chronicle().event(Phase.COPY, "copy.done", "all rows are copied; changes follow");
    frame.chronicle().fact("copy.rows", Long.toString(frame.board().rowsDone()));
    frame.chronicle().fact("copy.bytes", Long.toString(frame.board().bytesDone()));
    FaultPoint.COPY_MARKED.pass();
  }
}

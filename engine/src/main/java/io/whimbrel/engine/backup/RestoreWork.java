package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.assess.Findings;
import io.whimbrel.engine.backup.Restored.RestoredTable;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Restores a backup into a database that has none of its tables:
 *
 * <ol>
 *   <li>Every file of the archive is compared with the digest that the manifest has of it.
 *   <li>Tables are made, and chunks written, each in one transaction: it commits only when its rows
 *       have the digest that was noted while they were read.
 *   <li>Keys, indexes, foreign keys, triggers and views follow, then sequences and large objects.
 *   <li>The rows are read again out of the tables, and must have the digests of the archive.
 * </ol>
 *
 * When that fails, what was made is taken away again.
 */
public final class RestoreWork {
  private static final Phase PHASE = Phase.COPY;
  private static final int TOGETHER = 50;

  private final BackupFrame frame;
  private final Archive archive;
  private final RestoreRequest request;
  private final Consumer<Runnable> opened;

  /**
   * Of an archive.
   *
   * @param opened is told what may be closed to cut the work off
   */
  public RestoreWork(
      BackupFrame frame, Archive archive, RestoreRequest request, Consumer<Runnable> opened) {
    this.frame = frame;
    this.archive = archive;
    this.request = request;
    this.opened = opened;
  }

  /** What becomes of what was restored. */
  enum Afterwards {
    KEEP,
    TAKE_AWAY
  }

  /** Restores it. */
  public Restored restore() {
    return restore(Afterwards.KEEP);
  }

  /** Restores it, and perhaps takes everything away again. */
  Restored restore(Afterwards afterwards) {
    ArchiveCheck.require(archive, frame.stop());
    RestoredPart part = RestoredPart.of(archive.manifest(), archive.inventory(), request.tables());
    List<TableMapping> mappings = part.inventory().tables().stream().map(SameRows::of).toList();
    try (TargetDatabase target = request.product().target(request.url(), request.scope())) {
      opened.accept(target::close);
      requireRoom(target, part, mappings);
      boolean isDone = false;
      target.takeOver(request.epoch());
      try {
        fill(target, part, mappings);
        long objects =
            part.isWithObjects() ? new ObjectLoad(frame, archive, request).load(target) : 0;
        List<RestoredTable> tables = compared(part);
        target.fence(part.inventory().tables().stream().map(Table::name).toList()).lower();
        isDone = afterwards == Afterwards.KEEP;
        return new Restored(tables, objects, part.left());
      } finally {
        if (!isDone) {
          target.schema().undoAll();
          removeObjects(target);
        }
        target.cleanUp();
      }
    }
  }

  private static void removeObjects(TargetDatabase target) {
    try (LargeObjectTarget objects = target.largeObjects()) {
      objects.removeAll();
    }
  }

  private static void requireRoom(
      TargetDatabase target, RestoredPart part, List<TableMapping> mappings) {
    Findings.requireNoneBlocks(
        target.preconditions(
            part.inventory(), part.inventory().definitions(), mappings, SchemaMode.CREATE));
  }

  private void fill(TargetDatabase target, RestoredPart part, List<TableMapping> mappings) {
    Map<Stage, List<SchemaStep>> steps =
        target.schema().plan(part.inventory(), part.inventory().definitions(), mappings).stream()
            .collect(Collectors.groupingBy(SchemaStep::stage));
    run(target, steps.getOrDefault(Stage.BEFORE_COPY, List.of()), TOGETHER);
    if (archive.manifest().dump().isPresent()) {
      new DumpLoad(frame, archive, opened).load(target, part.tables());
    } else {
      load(target, part, mappings);
    }
    run(target, steps.getOrDefault(Stage.AFTER_TABLE, List.of()), 1);
    run(target, steps.getOrDefault(Stage.AFTER_CATCH_UP, List.of()), 1);
    run(target, steps.getOrDefault(Stage.AT_CUTOVER, List.of()), 1);
    frame
        .retry()
        .run(PHASE, "setting sequences", () -> target.advanceSequences(part.sequences(), mappings));
  }

  private void run(TargetDatabase target, List<SchemaStep> steps, int together) {
    for (int from = 0; from < steps.size(); from += together) {
      List<SchemaStep> next = steps.subList(from, Math.min(steps.size(), from + together));
      frame.stop().check();
      frame.board().note(next.getFirst().id());
      int _ = frame.retry().call(PHASE, next.getFirst().id(), () -> target.schema().run(next));
    }
    frame.board().note("");
  }

  /** A chunk of a table, with its place among the table's chunks. */
  private record Load(ArchivedTable table, TableMapping mapping, int ordinal) {
    ArchivedChunk chunk() {
      return table.chunks().get(ordinal);
    }
  }

  private void load(TargetDatabase target, RestoredPart part, List<TableMapping> mappings) {
    Map<TableName, TableMapping> byName =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
    List<Load> loads = new ArrayList<>();
    for (ArchivedTable table : part.tables()) {
      TableMapping mapping = byName.get(table.name());
      for (int i = 0; mapping != null && i < table.chunks().size(); i++) {
        loads.add(new Load(table, mapping, i));
      }
    }
    frame.board().totals(part.tables().stream().mapToLong(t -> t.rows().rows()).sum(), 0);
    Queue<Load> queue = new ConcurrentLinkedQueue<>(loads);
    try (TaskGroup tasks = new TaskGroup("restore " + frame.migration(), frame.stop())) {
      tasks.fork(
          frame.limits().workers(),
          "restore",
          () -> {
            for (Load load = queue.poll(); load != null; load = queue.poll()) {
              Load next = load;
              frame
                  .retry()
                  .with(tasks.stop())
                  .run(
                      PHASE,
                      "restoring " + next.table.name(),
                      () -> load(target, next, tasks.stop()));
            }
          });
      tasks.join();
    }
  }

  private void load(TargetDatabase target, Load load, StopSignal stop) {
    stop.check();
    ArchivedChunk kept = load.chunk();
    Chunk chunk = new Chunk(load.table.name(), load.ordinal, kept.bounds());
    try (ChunkTransaction transaction = target.rows().begin(request.epoch());
        DigestingRows rows = new DigestingRows(archive.read(kept), load.table.format())) {
      var _ =
          transaction.load(
              load.mapping, chunk, archive.manifest().snapshot(), load.table.format(), rows);
      // Where the marker is there already nothing was read: an earlier attempt has committed.
      if (rows.bytes() > 0) {
        require(load.table.name(), kept.rows(), rows.digest(), "the rows of " + kept.file().name());
      }
      transaction.commit();
    }
    frame.board().done(kept.rows().rows(), kept.bytes());
    frame
        .board()
        .line(load.table.name(), load.table.chunks().size())
        .chunkDone(kept.rows().rows(), kept.bytes());
  }

  /** Reads the rows again, in one piece per table, and compares what they are. */
  private List<RestoredTable> compared(RestoredPart part) {
    Map<TableName, TableMapping> mappings =
        part.inventory().tables().stream().collect(Collectors.toMap(Table::name, SameRows::of));
    Map<TableName, RestoredTable> found = new ConcurrentHashMap<>();
    Queue<ArchivedTable> queue =
        new ConcurrentLinkedQueue<>(
            part.tables().stream()
                .filter(t -> Objects.requireNonNull(mappings.get(t.name())).source().holdsRows())
                .toList());
    try (SourceDatabase restored = request.product().source(request.url(), request.scope());
        TaskGroup tasks = new TaskGroup("compare " + frame.migration(), frame.stop())) {
      tasks.fork(
          frame.limits().workers(),
          "compare",
          () -> {
            for (ArchivedTable table = queue.poll(); table != null; table = queue.poll()) {
              tasks.stop().check();
              TableMapping mapping = mappings.get(table.name());
              if (mapping != null) {
                found.put(table.name(), compared(restored, table, mapping));
              }
            }
          });
      tasks.join();
    }
    return part.tables().stream()
        .map(ArchivedTable::name)
        .flatMap(n -> Stream.ofNullable(found.get(n)))
        .toList();
  }

  private RestoredTable compared(
      SourceDatabase restored, ArchivedTable table, TableMapping mapping) {
    return frame
        .retry()
        .call(
            PHASE,
            "reading " + table.name() + " again",
            () -> {
              try (DigestingRows rows =
                  new DigestingRows(
                      restored.rows().read(mapping, Bounds.ALL, table.format()), table.format())) {
                ChunkDigest digest = rows.drain();
                require(table.name(), table.rows(), digest, "the restored table");
                return new RestoredTable(table.name(), digest);
              }
            });
  }

  private void require(TableName table, ChunkDigest wanted, ChunkDigest found, String what) {
    if (!found.equals(wanted)) {
      throw Problem.of(ProblemCode.BACKUP_DIFFERENT)
          .what(
              "%s: %s has %d rows with digest %s, %d rows with digest %s were read from the source"
                  .formatted(
                      table, what, found.rows(), found.digest(), wanted.rows(), wanted.digest()))
          .where(archive.location())
          .fix("use the backup of another place or day, and report this")
          .exception();
    }
  }
}

package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.backup.ArchivedTable.ArchivedColumn;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.database.LargeObjectSource;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TableSnapshot;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a backup:
 *
 * <ol>
 *   <li>The structure of the tables is read, and they are cut into chunks.
 *   <li>One snapshot of all of them is taken under locks that keep their structure; where it is not
 *       the one that was read, all begins anew.
 *   <li>Workers read the chunks in this snapshot and write each into a file; rows are digested on
 *       the way.
 *   <li>Definitions and the manifest are written last: before, there is no backup.
 * </ol>
 *
 * A lost connection is a lost snapshot: the next attempt begins anew, too, with other files.
 */
public final class BackupWork {
  private static final int ROUNDS = 5;

  private final BackupFrame frame;
  private final SourceDatabase source;
  private final TableSelection selection;
  private final Phase phase;

  /** Of the selected tables of a source. */
  public BackupWork(
      BackupFrame frame, SourceDatabase source, TableSelection selection, Phase phase) {
    this.frame = frame;
    this.source = source;
    this.selection = selection;
    this.phase = phase;
  }

  /** Makes one in each of these places. */
  public Backup make(List<String> places, BackupKind kind) {
    return frame.retry().call(phase, "backing up", () -> attempt(places, kind));
  }

  private Backup attempt(List<String> places, BackupKind kind) {
    for (int round = 0; round < ROUNDS; round++) {
      List<TableStructure> structure = source.structure(selection);
      Inventory inventory = source.inventory(selection);
      List<Table> tables = inventory.tables().stream().filter(Table::holdsRows).toList();
      Map<TableName, List<Chunk>> chunks =
          new ChunkCutting(source.rows(), frame.limits(), frame.retry())
              .cut(phase, tables).stream().collect(Collectors.groupingBy(Chunk::table));
      Instant now = frame.clock().instant();
      try (TableSnapshot snapshot = source.rows().snapshot(tables)) {
        if (source.structure(selection).equals(structure)) {
          return write(new Reading(inventory, chunks, snapshot, now), places, kind);
        }
      }
    }
    throw Problem.of(ProblemCode.SOURCE_CHANGED)
        .what("tables of the source change their structure all the time")
        .fix("wait until nobody changes tables, then run again")
        .permanence(Permanence.TRANSIENT)
        .exception();
  }

  /** What is read, and in what. */
  private record Reading(
      Inventory inventory,
      Map<TableName, List<Chunk>> chunks,
      TableSnapshot snapshot,
      Instant takenAt) {

    List<Chunk> chunksOf(Table table) {
      return chunks.getOrDefault(table.name(), List.of());
    }
  }

  private Backup write(Reading reading, List<String> places, BackupKind kind) {
    try (ArchiveWriter writer =
        frame.archives().begin(places, frame.migration(), kind, reading.takenAt)) {
      Map<Chunk, ArchivedChunk> written = writeRows(reading, writer);
      Map<TableName, RowFormat> formats = formats(reading.inventory);
      List<SequenceValue> sequences = source.sequences(selection);
      boolean hasLargeObjects = hasLargeObjects();
      FaultPoint.BACKUP_ROWS_WRITTEN.pass();
      Manifest manifest =
          writer.finish(
              kept(reading.inventory),
              schema ->
                  manifest(reading, written, formats, sequences, hasLargeObjects, schema, kind));
      FaultPoint.BACKUP_FINISHED.pass();
      return new Backup(writer.locations(), manifest);
    }
  }

  private boolean hasLargeObjects() {
    try (LargeObjectSource objects = source.largeObjects()) {
      return !objects.list(0, 1).isEmpty();
    }
  }

  private Map<TableName, RowFormat> formats(Inventory inventory) {
    Map<TableName, RowFormat> formats = new HashMap<>();
    inventory.tables().forEach(t -> formats.put(t.name(), source.rows().lasting(SameRows.of(t))));
    return formats;
  }

  /** Findings are about this moment, not about the rows. */
  private static Inventory kept(Inventory found) {
    return new Inventory(
        found.product(),
        found.version(),
        found.database(),
        found.tables(),
        found.objects(),
        found.sequences(),
        found.definitions(),
        List.of());
  }

  /** A chunk to be read, and the file that gets its rows. */
  private record Task(Table table, Chunk chunk, String file) {}

  /** All chunks, those of the biggest table first. */
  private static List<Task> tasks(Reading reading) {
    List<Task> tasks = new ArrayList<>();
    int number = 0;
    for (Table table : reading.inventory.tables()) {
      for (Chunk chunk : reading.chunksOf(table)) {
        String file = "rows/%05d-%05d.copy.gz".formatted(number, chunk.ordinal());
        tasks.add(new Task(table, chunk, file));
      }
      number++;
    }
    tasks.sort(Comparator.comparingLong((Task task) -> task.table.bytes()).reversed());
    return tasks;
  }

  private Map<Chunk, ArchivedChunk> writeRows(Reading reading, ArchiveWriter writer) {
    frame.board().totals(reading.inventory.rows(), reading.inventory.bytes());
    Queue<Task> queue = new ConcurrentLinkedQueue<>(tasks(reading));
    queue.forEach(
        task ->
            frame
                .board()
                .line(task.table.name(), reading.chunksOf(task.table).size())
                .state("waiting"));
    Map<Chunk, ArchivedChunk> written = new ConcurrentHashMap<>();
    try (TaskGroup tasks = new TaskGroup("backup " + frame.migration(), frame.stop())) {
      Runnable work =
          () -> {
            for (Task task = queue.poll(); task != null; task = queue.poll()) {
              written.put(task.chunk, write(reading, task, writer, tasks.stop()));
            }
          };
      frame.valve().employ(tasks, "backup", work);
    }
    return written;
  }

  private ArchivedChunk write(Reading reading, Task task, ArchiveWriter writer, StopSignal stop) {
    Table table = task.table;
    TableMapping mapping = SameRows.of(table);
    RowFormat format = source.rows().lasting(mapping);
    try (Valve.Pass _ = frame.valve().enter(stop, () -> {});
        RowStream read = reading.snapshot.read(mapping, task.chunk.bounds(), format);
        DigestingRows rows =
            new DigestingRows(frame.valve().paced(stoppable(read, stop), stop), format)) {
      ArchivedFile file = writer.write(task.file, rows);
      Board.Line line = frame.board().line(table.name(), reading.chunksOf(table).size());
      line.state("backed up");
      line.chunkDone(rows.digest().rows(), rows.bytes());
      frame.board().done(rows.digest().rows(), rows.bytes());
      FaultPoint.BACKUP_CHUNK_WRITTEN.pass();
      return new ArchivedChunk(task.chunk.bounds(), file, rows.bytes(), rows.digest());
    }
  }

  private Manifest manifest(
      Reading reading,
      Map<Chunk, ArchivedChunk> written,
      Map<TableName, RowFormat> formats,
      List<SequenceValue> sequences,
      boolean hasLargeObjects,
      ArchivedFile schema,
      BackupKind kind) {
    List<ArchivedTable> tables = new ArrayList<>();
    for (Table table : reading.inventory.tables()) {
      List<ArchivedChunk> chunks =
          reading.chunksOf(table).stream()
              .map(c -> Objects.requireNonNull(written.get(c)))
              .toList();
      ChunkDigest rows =
          chunks.stream().map(ArchivedChunk::rows).reduce(RowSums.NONE, RowSums::sum);
      List<ArchivedColumn> columns =
          table.columns().stream()
              .filter(Column::isStored)
              .map(c -> new ArchivedColumn(c.name(), c.type()))
              .toList();
      RowFormat format = formats.getOrDefault(table.name(), RowFormat.POSTGRESQL_TEXT);
      tables.add(new ArchivedTable(table.name(), format, columns, rows, chunks));
    }
    return new Manifest(
        Manifest.FORMAT,
        kind,
        frame.migration().text(),
        reading.inventory.product(),
        reading.inventory.version(),
        reading.inventory.database(),
        reading.snapshot.seen().text(),
        reading.snapshot.text(),
        reading.takenAt,
        frame.clock().instant(),
        hasLargeObjects,
        schema,
        sequences,
        tables);
  }

  /** A worker that is to end does so between two pieces of its rows. */
  private static RowStream stoppable(RowStream rows, StopSignal stop) {
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        stop.check();
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}

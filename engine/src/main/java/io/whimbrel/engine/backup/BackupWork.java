package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.backup.ArchivedDump;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.ArchivedObjects;
import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.backup.ArchivedTable.ArchivedColumn;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.BackupRules.Maker;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.backup.BackupReading.Task;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.run.Valve;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a backup:
 *
 * <ol>
 *   <li>The structure of the tables is read, and they are cut into chunks.
 *   <li>One snapshot of all of them is taken under locks that keep their structure; where it is not
 *       the one that was read, all begins anew.
 *   <li>Workers read the chunks in this snapshot and write each into a file; rows are digested on
 *       the way. Where a program of the product makes the backup it dumps the tables meanwhile, and
 *       workers only digest. Large objects are read in the same snapshot.
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
          return write(new BackupReading(inventory, chunks, snapshot, now), places, kind);
        }
      }
    }
    throw Problem.of(ProblemCode.SOURCE_CHANGED)
        .what("tables of the source change their structure all the time")
        .fix("wait until nobody changes tables, then run again")
        .permanence(Permanence.TRANSIENT)
        .exception();
  }

  private Backup write(BackupReading reading, List<String> places, BackupKind kind) {
    try (ArchiveWriter writer =
        frame.archives().begin(places, frame.migration(), kind, reading.takenAt())) {
      Content content = content(reading, writer);
      Map<TableName, RowFormat> formats = formats(reading.inventory());
      List<SequenceValue> sequences = source.sequences(selection);
      Optional<ArchivedObjects> objects = objects(reading, writer);
      FaultPoint.BACKUP_ROWS_WRITTEN.pass();
      Manifest manifest =
          writer.finish(
              kept(reading.inventory()),
              schema -> manifest(reading, content, formats, sequences, objects, schema, kind));
      FaultPoint.BACKUP_FINISHED.pass();
      return new Backup(writer.locations(), manifest);
    }
  }

  /**
   * What was written.
   *
   * @param chunks the files of a backup that Whimbrel writes itself
   * @param rows what the rows of each chunk were
   */
  private record Content(
      Map<Chunk, ArchivedChunk> chunks,
      Map<Chunk, ChunkDigest> rows,
      Optional<ArchivedDump> dump) {}

  /** A program's dump tells nothing about its rows: they are read beside it, in its snapshot. */
  private Content content(BackupReading reading, ArchiveWriter writer) {
    ChunkPass pass = new ChunkPass(frame, source, reading);
    boolean isDump = frame.rules().by() == Maker.PG_DUMP && !reading.inventory().tables().isEmpty();
    if (!isDump) {
      Map<Chunk, ArchivedChunk> chunks =
          pass.run("backed up", (task, rows) -> written(task, rows, writer), _ -> {});
      Map<Chunk, ChunkDigest> rows = new HashMap<>();
      chunks.forEach((chunk, archived) -> rows.put(chunk, archived.rows()));
      return new Content(chunks, rows, Optional.empty());
    }
    AtomicReference<@Nullable ArchivedDump> dump = new AtomicReference<>();
    Map<Chunk, ChunkDigest> rows =
        pass.run(
            "digested",
            (_, read) -> read.drain(),
            stop -> dump.set(new DumpWork(frame, source, reading).write(writer, stop)));
    return new Content(Map.of(), rows, Optional.ofNullable(dump.get()));
  }

  /** In the same snapshot, so that a row's object is the one that it had then. */
  private Optional<ArchivedObjects> objects(BackupReading reading, ArchiveWriter writer) {
    List<ArchivedFile> files = new ArrayList<>();
    long count = 0;
    long bytes = 0;
    try (LargeObjectSource source = reading.snapshot().largeObjects();
        Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
      ObjectStream next = new ObjectStream(source, 0);
      while (next.isAny()) {
        frame.stop().check();
        frame.board().note("backs up large objects, %d so far".formatted(count));
        String name = "objects/%06d.gz".formatted(files.size() + 1);
        files.add(writer.write(name, frame.valve().paced(next, frame.stop())));
        count += next.count();
        bytes += next.bytes();
        next = new ObjectStream(source, next.behind());
      }
    }
    frame.board().note("");
    return count == 0 ? Optional.empty() : Optional.of(new ArchivedObjects(count, bytes, files));
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

  private ArchivedChunk written(Task task, DigestingRows rows, ArchiveWriter writer) {
    ArchivedFile file = writer.write(task.file(), rows);
    FaultPoint.BACKUP_CHUNK_WRITTEN.pass();
    return new ArchivedChunk(task.chunk().bounds(), file, rows.bytes(), rows.digest());
  }

  private Manifest manifest(
      BackupReading reading,
      Content content,
      Map<TableName, RowFormat> formats,
      List<SequenceValue> sequences,
      Optional<ArchivedObjects> objects,
      ArchivedFile schema,
      BackupKind kind) {
    return new Manifest(
        Manifest.format(content.dump.isPresent(), objects.isPresent()),
        kind,
        frame.migration().text(),
        reading.inventory().product(),
        reading.inventory().version(),
        reading.inventory().database(),
        reading.snapshot().seen().text(),
        reading.snapshot().text(),
        reading.takenAt(),
        frame.clock().instant(),
        objects.isPresent(),
        schema,
        sequences,
        reading.inventory().tables().stream()
            .map(t -> table(t, reading, content, formats))
            .toList(),
        content.dump,
        objects);
  }

  private static ArchivedTable table(
      Table table, BackupReading reading, Content content, Map<TableName, RowFormat> formats) {
    List<Chunk> chunks = reading.chunksOf(table);
    ChunkDigest rows =
        chunks.stream()
            .map(c -> Objects.requireNonNull(content.rows.get(c)))
            .reduce(RowSums.NONE, RowSums::sum);
    List<ArchivedColumn> columns =
        table.columns().stream()
            .filter(Column::isStored)
            .map(c -> new ArchivedColumn(c.name(), c.type()))
            .toList();
    return new ArchivedTable(
        table.name(),
        formats.getOrDefault(table.name(), RowFormat.POSTGRESQL_TEXT),
        columns,
        rows,
        chunks.stream().flatMap(c -> Stream.ofNullable(content.chunks.get(c))).toList());
  }
}

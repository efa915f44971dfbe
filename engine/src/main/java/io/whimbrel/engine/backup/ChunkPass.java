package io.whimbrel.engine.backup;

import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.backup.BackupReading.Task;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all chunks of a backup in its snapshot, by as many workers as may read, and digests the
 * rows while they pass.
 */
final class ChunkPass {
  private final BackupFrame frame;
  private final SourceDatabase source;
  private final BackupReading reading;

  ChunkPass(BackupFrame frame, SourceDatabase source, BackupReading reading) {
    this.frame = frame;
    this.source = source;
    this.reading = reading;
  }

  /** What becomes of the rows of a chunk. */
  @FunctionalInterface
  interface Taking<T> {
    T take(Task task, DigestingRows rows);
  }

  /**
   * Reads all of them.
   *
   * @param beside work that is done at the same time, and ends with the rest
   */
  <T> Map<Chunk, T> run(String state, Taking<T> taking, Consumer<StopSignal> beside) {
    frame.board().totals(reading.inventory().rows(), reading.inventory().bytes());
    Queue<Task> queue = new ConcurrentLinkedQueue<>(reading.tasks());
    queue.forEach(task -> line(task).state("waiting"));
    Map<Chunk, T> taken = new ConcurrentHashMap<>();
    try (TaskGroup tasks = new TaskGroup("backup " + frame.migration(), frame.stop())) {
      tasks.fork("beside", () -> beside.accept(tasks.stop()));
      Runnable work =
          () -> {
            for (Task task = queue.poll(); task != null; task = queue.poll()) {
              taken.put(task.chunk(), read(state, task, taking, tasks.stop()));
            }
          };
      frame.valve().employ(tasks, "backup", work);
    }
    return taken;
  }

  private <T> T read(String state, Task task, Taking<T> taking, StopSignal stop) {
    Table table = task.table();
    TableMapping mapping = SameRows.of(table);
    RowFormat format = source.rows().lasting(mapping);
    try (Valve.Pass _ = frame.valve().enter(stop, () -> {});
        RowStream read = reading.snapshot().read(mapping, task.chunk().bounds(), format);
        DigestingRows rows =
            new DigestingRows(frame.valve().paced(stoppable(read, stop), stop), format)) {
      T taken = taking.take(task, rows);
      Board.Line line = line(task);
      line.state(state);
      line.chunkDone(rows.digest().rows(), rows.bytes());
      frame.board().done(rows.digest().rows(), rows.bytes());
      return taken;
    }
  }

  private Board.Line line(Task task) {
    return frame.board().line(task.table().name(), reading.chunksOf(task.table()).size());
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

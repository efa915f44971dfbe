package io.whimbrel.engine.prepare;

import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Cuts tables into chunks, several at a time. */
public final class ChunkCutting {
  /** No row takes less than this. */
  private static final long ROW_BYTES_MIN = 24;

  private final ReadableRows rows;
  private final Limits limits;
  private final Retry retry;
  private final Set<TableName> whole;

  /** For a run: tables whose keys do not lead back are one chunk. */
  public ChunkCutting(RunFrame frame) {
    this(
        frame.source().rows(),
        frame.plan().limits(),
        frame.retry(),
        frame.cargo().rowMappings().stream()
            .filter(mapping -> !mapping.leadsBack())
            .map(mapping -> mapping.source().name())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Of rows that belong to no run's source. */
  public ChunkCutting(ReadableRows rows, Limits limits, Retry retry) {
    this(rows, limits, retry, Set.of());
  }

  private ChunkCutting(ReadableRows rows, Limits limits, Retry retry, Set<TableName> whole) {
    this.rows = rows;
    this.limits = limits;
    this.retry = retry;
    this.whole = Set.copyOf(whole);
  }

  /** The chunks of these tables, not stored yet. */
  public List<Chunk> cut(Phase phase, List<Table> tables) {
    Map<TableName, List<Bounds>> cuts = new ConcurrentHashMap<>();
    Queue<Table> queue =
        new ConcurrentLinkedQueue<>(tables.stream().filter(this::mayBeCut).toList());
    try (TaskGroup tasks = new TaskGroup("split " + retry.chronicle().run(), retry.stop())) {
      tasks.fork(limits.workers(), "split", () -> split(phase, queue, cuts, tasks));
      tasks.join();
    }
    List<Chunk> chunks = new ArrayList<>();
    for (Table table : tables) {
      List<Bounds> bounds = cuts.getOrDefault(table.name(), List.of(Bounds.ALL));
      for (int i = 0; i < bounds.size(); i++) {
        chunks.add(new Chunk(table.name(), i, bounds.get(i)));
      }
    }
    return chunks;
  }

  /** Whether it may hold more rows than one chunk. */
  private boolean mayBeCut(Table table) {
    return !whole.contains(table.name()) && table.bytes() / ROW_BYTES_MIN > limits.chunkRows();
  }

  private void split(
      Phase phase, Queue<Table> queue, Map<TableName, List<Bounds>> cuts, TaskGroup tasks) {
    for (Table table = queue.poll(); table != null; table = queue.poll()) {
      tasks.stop().check();
      Table one = table;
      cuts.put(
          one.name(),
          retry
              .with(tasks.stop())
              .call(phase, "cutting " + one.name(), () -> rows.split(one, limits.chunkRows())));
    }
  }
}

package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proves a random sample of every table's rows, value by value through the mapping, while changes
 * go on.
 *
 * <ol>
 *   <li>Each table's rows are counted on the source, which gives the share to draw. A table with
 *       fewer rows than a sample needs is compared whole, and so is one without a key, whose rows
 *       cannot be drawn on one side and found on the other.
 *   <li>Chunk by chunk the drawn keys of both sides are listed, so a row that only the target has
 *       is among them, and their rows are compared as {@link LiveProof} does it. Memory is bounded
 *       by the chunk.
 *   <li>The proof says what the number of compared rows lets one conclude.
 * </ol>
 */
public final class SampleLevel {
  private final RunFrame frame;
  private final Catching sync;
  private final Phase phase;
  private final Map<TableName, Proof> proofs = new ConcurrentSkipListMap<>();
  private final Queue<Task> queue = new ConcurrentLinkedQueue<>();

  /** For a run. */
  public SampleLevel(RunFrame frame, Catching sync, Phase phase) {
    this.frame = frame;
    this.sync = sync;
    this.phase = phase;
  }

  /** One chunk of a table's sample. */
  private record Task(SampledTable table, Bounds bounds) {}

  /** Proves these tables; stores the proof of each. */
  public List<Proof> prove(Predicate<TableName> wanted) {
    Map<TableName, List<Chunk>> chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    Queue<TableMapping> tables =
        frame.cargo().rowMappings().stream()
            .filter(mapping -> mapping.source().isLogged())
            .filter(mapping -> wanted.test(mapping.source().name()))
            .sorted(Comparator.comparingLong((TableMapping m) -> m.source().bytes()).reversed())
            .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
    frame.board().totals(0, 0);
    try (TaskGroup tasks = new TaskGroup("sample " + frame.run(), frame.stop())) {
      tasks.fork(frame.plan().limits().workers(), "counter", () -> list(tables, chunks, tasks));
      tasks.join();
    }
    try (TaskGroup tasks = new TaskGroup("sample " + frame.run(), frame.stop())) {
      frame.valve().employ(tasks, "sampler", () -> work(tasks));
    }
    return List.copyOf(proofs.values());
  }

  private void list(
      Queue<TableMapping> tables, Map<TableName, List<Chunk>> chunks, TaskGroup tasks) {
    Retry retry = frame.retry().with(tasks.stop());
    for (TableMapping next = tables.poll(); next != null; next = tables.poll()) {
      TableMapping mapping = next;
      tasks.stop().check();
      List<Chunk> own = chunks.getOrDefault(mapping.source().name(), List.of());
      long rows = count(mapping, retry);
      SampledTable table =
          new SampledTable(mapping, frame.plan().verify().sample(), rows, own.size());
      own.forEach(chunk -> queue.add(new Task(table, chunk.bounds())));
    }
  }

  private long count(TableMapping mapping, Retry retry) {
    try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {})) {
      return retry.call(
          phase,
          "counting rows of " + mapping.source().name(),
          () -> frame.source().rows().count(mapping.source()));
    }
  }

  private void work(TaskGroup tasks) {
    Retry retry = frame.retry().with(tasks.stop());
    LiveProof live =
        new LiveProof(new Sights(frame, phase, retry), new TouchedRows(frame, phase, retry), sync);
    for (Task task = queue.poll(); task != null; task = queue.poll()) {
      tasks.stop().check();
      try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {})) {
        prove(task, live, retry);
      }
      if (task.table().chunkDone()) {
        store(task.table(), retry);
      }
    }
  }

  private void prove(Task task, LiveProof live, Retry retry) {
    SampledTable table = task.table();
    TableMapping mapping = table.mapping();
    Optional<Draw> draw = table.draw();
    if (draw.isEmpty()) {
      table.add(
          mapping.source().key().isEmpty()
              ? live.range(mapping, task.bounds())
              : live.rows(mapping, task.bounds()));
      return;
    }
    for (List<List<String>> keys : CutoverProof.parts(drawn(task, draw.get(), retry))) {
      retry.stop().check();
      table.add(live.keys(mapping, keys));
    }
    if (task.bounds().until().isEmpty()) {
      table.add(live.keyless(mapping));
    }
  }

  private List<List<String>> drawn(Task task, Draw draw, Retry retry) {
    TableMapping mapping = task.table().mapping();
    return retry.call(
        phase,
        "drawing rows of " + mapping.source().name(),
        () -> {
          Set<List<String>> keys =
              new LinkedHashSet<>(frame.source().rows().drawn(mapping, task.bounds(), draw));
          keys.addAll(frame.target().proofs().drawn(mapping, task.bounds(), draw));
          return List.copyOf(keys);
        });
  }

  private void store(SampledTable table, Retry retry) {
    TableMapping mapping = table.mapping();
    Optional<String> sourceQuery =
        query(table, retry, draw -> frame.source().rows().drawnQuery(mapping, draw));
    Optional<String> targetQuery =
        query(table, retry, draw -> frame.target().proofs().drawnQuery(mapping, draw));
    Proof proof = table.proof(sourceQuery, targetQuery, frame.clock().instant());
    frame.chronicle().write(() -> frame.journal().proof(frame.run(), proof));
    proofs.put(proof.table(), proof);
  }

  private Optional<String> query(SampledTable table, Retry retry, Function<Draw, String> asked) {
    return table
        .draw()
        .map(draw -> retry.call(phase, "asking for a query", () -> asked.apply(draw)));
  }
}

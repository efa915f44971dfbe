package io.whimbrel.engine.compare;

import io.whimbrel.core.database.row.RowEvidence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.verify.SampleSize;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import io.whimbrel.engine.verify.TableSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Compares rows that are drawn by the seed and the confidence of the map's plan:
 *
 * <ol>
 *   <li>The source's rows of every table are counted, which gives the share to draw.
 *   <li>Chunk by chunk the keys that either side draws are compared, and settled as {@link
 *       RowsCompared} does it. A table with fewer rows than a sample needs is compared whole, field
 *       by field, and so is one without a key.
 * </ol>
 */
final class RowsSampled {
  private final ComparisonFrame frame;
  private final SampleSize size;
  private final Map<TableName, TableSample> samples = new ConcurrentHashMap<>();
  private final Queue<Proof> proofs = new ConcurrentLinkedQueue<>();

  /** Of a comparison. */
  RowsSampled(ComparisonFrame frame) {
    this.frame = frame;
    this.size = frame.request().map().map(Plan::verify).orElse(VerifyRules.DEFAULT).sample();
  }

  /** Proves the sample of every table. */
  List<Proof> prove(List<TableMapping> mappings, List<Chunk> chunks) {
    count(mappings);
    Map<TableName, List<Chunk>> ofTables =
        chunks.stream().collect(Collectors.groupingBy(Chunk::table));
    new RowsCompared(frame, this::settled)
        .run(
            mappings,
            mapping -> pieces(mapping, ofTables.getOrDefault(mapping.source().name(), List.of())));
    return List.copyOf(proofs);
  }

  private void count(List<TableMapping> mappings) {
    Queue<TableMapping> queue = new ConcurrentLinkedQueue<>(mappings);
    try (TaskGroup tasks = new TaskGroup("draw " + frame.run(), frame.stop())) {
      Retry retry = frame.retry().with(tasks.stop());
      frame.valve().employ(tasks, "counter", () -> count(queue, retry));
    }
  }

  private void count(Queue<TableMapping> queue, Retry retry) {
    for (TableMapping next = queue.poll(); next != null; next = queue.poll()) {
      TableMapping mapping = next;
      retry.stop().check();
      try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {})) {
        long rows =
            retry.call(
                Phase.VERIFY,
                "counting rows of " + mapping.source().name(),
                () -> frame.source().countSource(mapping).rows());
        samples.put(mapping.source().name(), new TableSample(mapping, size, rows));
      }
    }
  }

  private TableSample sample(TableMapping mapping) {
    return Objects.requireNonNull(samples.get(mapping.source().name()));
  }

  private List<Piece> pieces(TableMapping mapping, List<Chunk> chunks) {
    Optional<Draw> draw = sample(mapping).draw();
    if (draw.isEmpty()) {
      return RowsCompared.pieces(mapping, chunks, Piece.Fields::new);
    }
    List<Piece> pieces = new ArrayList<>();
    for (Chunk chunk : chunks) {
      pieces.add(new Piece.Sample(mapping, chunk.ordinal(), chunk.bounds(), draw.get()));
    }
    return pieces;
  }

  private void settled(TableMapping mapping, TableAccount account) {
    Instant now = frame.clock().instant();
    Proof found = account.rows(now);
    List<Check> open =
        found.checks().stream().filter(c -> c.outcome() == Outcome.UNDECIDED).toList();
    TableSample sample = sample(mapping);
    proofs.add(
        sample.proof(
            found,
            open,
            query(sample, frame.source().sourceEvidence()),
            query(sample, frame.target().targetEvidence()),
            now));
  }

  private Optional<String> query(TableSample sample, RowEvidence side) {
    return sample
        .draw()
        .flatMap(
            draw ->
                frame
                    .retry()
                    .call(
                        Phase.VERIFY,
                        "asking for a query",
                        () -> side.drawnRows(sample.mapping(), draw)));
  }
}

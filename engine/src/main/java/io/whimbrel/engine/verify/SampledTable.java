package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.verify.SampleSize;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The sample of one table while it is compared. Safe for use by several threads. */
final class SampledTable {
  private final TableSample sample;
  private final TableTally tally;
  private final AtomicInteger chunksLeft;

  /**
   * A sample of a table.
   *
   * @param rows how many the source's table has
   */
  SampledTable(TableMapping mapping, SampleSize size, long rows, int chunks) {
    this.sample = new TableSample(mapping, size, rows);
    this.tally = new TableTally(mapping.source().name(), 0);
    this.chunksLeft = new AtomicInteger(chunks);
  }

  TableMapping mapping() {
    return sample.mapping();
  }

  /** What is drawn; empty where all rows are compared. */
  Optional<Draw> draw() {
    return sample.draw();
  }

  /** Adds what was found out about some rows. */
  void add(ChunkVerdict verdict) {
    boolean _ = tally.add(verdict);
  }

  /** Notes that a chunk is done; tells whether it was the last one. */
  boolean chunkDone() {
    return chunksLeft.decrementAndGet() == 0;
  }

  /** The proof, with the queries that show the sample. */
  Proof proof(Optional<String> sourceQuery, Optional<String> targetQuery, Instant at) {
    return sample.proof(tally.proof(at), List.of(), sourceQuery, targetQuery, at);
  }
}

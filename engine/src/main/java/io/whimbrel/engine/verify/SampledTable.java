package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SampleSize;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Confidence;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The sample of one table: what is drawn, and what came of it. Safe for use by several threads. */
final class SampledTable {
  private final TableMapping mapping;
  private final SampleSize size;
  private final long rows;
  private final TableTally tally;
  private final AtomicInteger chunksLeft;

  /**
   * A sample of a table.
   *
   * @param rows how many the source's table has
   */
  SampledTable(TableMapping mapping, SampleSize size, long rows, int chunks) {
    this.mapping = mapping;
    this.size = size;
    this.rows = rows;
    this.tally = new TableTally(mapping.source().name(), 0);
    this.chunksLeft = new AtomicInteger(chunks);
  }

  TableMapping mapping() {
    return mapping;
  }

  /** Somewhat more than wanted, so that at least as many come out almost surely. */
  private double share() {
    double wanted = size.rows();
    return rows <= 0 ? 1 : Math.min(1, (wanted + 4 * Math.sqrt(wanted) + 1) / rows);
  }

  /** What is drawn; empty where all rows are compared. */
  Optional<Draw> draw() {
    double share = share();
    return mapping.source().key().isEmpty() || share >= 1
        ? Optional.empty()
        : Optional.of(new Draw(size.seed(), share));
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
    Proof found = tally.proof(at);
    long compared = found.rows();
    long differing = found.differing();
    boolean isEnough = draw().isEmpty() || compared >= size.rows();
    Check.Outcome outcome =
        differing > size.differing()
            ? Check.Outcome.BROKEN
            : isEnough ? Check.Outcome.HOLDS : Check.Outcome.UNDECIDED;
    Check check =
        new Check(
            "sample",
            outcome,
            "at most %d of %s differ".formatted(size.differing(), wanted()),
            found(compared, differing),
            sourceQuery,
            targetQuery);
    return new Proof(
        Level.SAMPLE,
        found.table(),
        switch (outcome) {
          case HOLDS -> Proof.Verdict.EQUAL;
          case BROKEN -> Proof.Verdict.DIFFERENT;
          case UNDECIDED -> Proof.Verdict.UNDECIDED;
        },
        compared,
        found.chunks(),
        found.rechecked(),
        found.count(),
        found.differences(),
        List.of(check),
        found.position(),
        at);
  }

  private String wanted() {
    return draw().isEmpty()
        ? "all rows"
        : String.format(Locale.ROOT, "%,d sampled rows", size.rows());
  }

  private String found(long compared, long differing) {
    String counts =
        String.format(Locale.ROOT, "%,d of %,d compared rows differ", differing, compared);
    if (draw().isPresent()) {
      return counts
          + ", of %s in the table; %s, seed %d"
              .formatted(
                  String.format(Locale.ROOT, "%,d", rows),
                  new Confidence(size.confidence()).conclusion(compared, differing),
                  size.seed());
    }
    return counts
        + (mapping.source().key().isEmpty()
            ? "; without a key rows cannot be drawn, so these are all rows"
            : "; these are all rows");
  }
}

package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.NamedRows;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds up what is found out about the chunks of one table. Safe for use by several threads. */
final class TableTally {
  /** How many rows that differ a proof names. */
  static final int NAMED_MAX = 100;

  /** What is told of a table of which a chunk never stood still. */
  private static final Check OPEN =
      new Check(
          "rows",
          Check.Outcome.UNDECIDED,
          "the same rows on both sides",
          "rows that no key names are written to all the time; the cutover compares them when"
              + " nobody writes",
          Optional.empty(),
          Optional.empty());

  private final TableName table;
  private final long threshold;
  private final NamedRows named = new NamedRows(NAMED_MAX);
  private int left;
  private long rows;
  private int proved;
  private long rechecked;
  private DifferenceCount count = DifferenceCount.NONE;
  private boolean isUnsettled;
  private @Nullable Position since;

  /** Of a table of which no row may differ. */
  TableTally(TableName table, int chunks) {
    this(table, chunks, 0);
  }

  /**
   * Of a table.
   *
   * @param threshold how many rows may differ
   */
  TableTally(TableName table, int chunks, long threshold) {
    this.table = table;
    this.left = chunks;
    this.threshold = threshold;
  }

  /**
   * Adds a chunk.
   *
   * @return whether it was the last one
   */
  synchronized boolean add(ChunkVerdict verdict) {
    rows += verdict.rows();
    rechecked += verdict.rechecked();
    proved += verdict.isSettled() ? 1 : 0;
    isUnsettled |= !verdict.isSettled();
    addDifferences(verdict.differences(), verdict.count());
    if (since == null || since.compareTo(verdict.since()) > 0) {
      since = verdict.since();
    }
    left--;
    return left == 0;
  }

  /** Adds rows that differ. */
  synchronized void addDifferences(List<RowDifference> some, DifferenceCount inAll) {
    count = count.plus(inAll);
    named.addAll(some);
  }

  /** Whether a chunk could not be decided, and no row differs for certain. */
  synchronized boolean isOpen() {
    return isUnsettled && count.total() <= threshold;
  }

  private List<Check> checks(List<Check> evidence) {
    return switch (verdict()) {
      case EQUAL -> evidence;
      case DIFFERENT -> List.of();
      case UNDECIDED -> List.of(OPEN);
    };
  }

  private Proof.Verdict verdict() {
    if (count.total() > threshold) {
      return Proof.Verdict.DIFFERENT;
    }
    return isUnsettled ? Proof.Verdict.UNDECIDED : Proof.Verdict.EQUAL;
  }

  /** The proof of the table, from what was added. */
  Proof proof(Instant at) {
    return proof(List.of(), at);
  }

  /**
   * The same.
   *
   * @param evidence checks that hold when no row differs
   */
  synchronized Proof proof(List<Check> evidence, Instant at) {
    return new Proof(
        Level.CHECKSUM,
        table,
        verdict(),
        rows,
        proved,
        rechecked,
        count,
        named.rows(),
        checks(evidence),
        since == null ? Position.START.text() : since.text(),
        at);
  }
}

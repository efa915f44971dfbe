package io.whimbrel.engine.compare;

import io.whimbrel.core.database.row.CountedRows;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up what is found out about one table. Safe for use by several threads. */
final class TableAccount {
  private static final int NAMED_MAX = 100;
  private static final int CHANGING_MAX = 20;

  private final TableName table;
  private final List<RowDifference> differences = new ArrayList<>();
  private final List<RowDifference> changing = new ArrayList<>();
  private int left;
  private int pieces;
  private long sourceRows;
  private long targetRows;
  private long reread;
  private DifferenceCount differing = DifferenceCount.NONE;
  private long unsettled;

  /** An account of a table in so many pieces. */
  TableAccount(TableName table, int pieces) {
    this.table = table;
    this.left = pieces;
  }

  /** A piece in which both sides hold the same rows. */
  synchronized boolean equal(long rows) {
    sourceRows += rows;
    targetRows += rows;
    pieces++;
    left--;
    return left == 0;
  }

  /** A piece in which rows differed, when it was read for the last time. */
  synchronized boolean doubted(Doubt doubt) {
    sourceRows += doubt.sourceRows();
    targetRows += doubt.targetRows();
    reread += doubt.reread();
    differing = differing.plus(doubt.differing());
    unsettled += doubt.changing().size();
    take(doubt.different(), differences, NAMED_MAX);
    take(doubt.changing(), changing, CHANGING_MAX);
    pieces++;
    left--;
    return left == 0;
  }

  private static void take(List<RowDifference> some, List<RowDifference> into, int max) {
    some.stream().limit(max - into.size()).forEach(into::add);
  }

  /** What the rows themselves prove. */
  synchronized Proof rows(Instant now) {
    List<Check> checks = new ArrayList<>();
    for (RowDifference row : changing) {
      checks.add(
          new Check(
              "row " + row.key(),
              Check.Outcome.UNDECIDED,
              "the same on both sides",
              "changing: it differed in every reading, each time in another way",
              Optional.empty(),
              Optional.empty()));
    }
    if (unsettled > changing.size()) {
      checks.add(
          new Check(
              "changing rows",
              Check.Outcome.UNDECIDED,
              "the same on both sides",
              unsettled + " rows are changing",
              Optional.empty(),
              Optional.empty()));
    }
    return new Proof(
        Level.CHECKSUM,
        table,
        verdict(),
        sourceRows,
        pieces,
        reread,
        differing,
        differences,
        checks,
        "",
        now);
  }

  private Proof.Verdict verdict() {
    if (differing.total() > 0) {
      return Proof.Verdict.DIFFERENT;
    }
    return unsettled > 0 ? Proof.Verdict.UNDECIDED : Proof.Verdict.EQUAL;
  }

  /** What their number proves. */
  synchronized Counts counts() {
    return new Counts(new CountedRows(sourceRows, ""), new CountedRows(targetRows, ""));
  }

  synchronized boolean isChanging() {
    return unsettled > 0;
  }
}

package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Keeps account of one round behind the cutover. What is proved goes backwards, so what is extra on
 * the old side is lost on the new one; the account speaks of the new side. Safe for use by several
 * threads.
 */
public final class RoundLedger {
  private static final int SHOWN_MAX = 20;
  private static final int NAMED_MAX = 3;

  private final Instant begun;
  private final long differingMax;
  private final BiConsumer<RoundFound, Set<TableName>> told;
  private final Map<TableName, Long> lost = new HashMap<>();
  private final Map<TableName, Long> rows = new HashMap<>();
  private final Map<TableName, Long> atRisk = new HashMap<>();
  private final Map<TableName, Set<String>> keysAtRisk = new HashMap<>();
  private final Set<TableName> undecided = new TreeSet<>();
  private final List<String> failing = new ArrayList<>();
  private final Set<TableName> withAsides = new HashSet<>();
  private final Set<TableName> different = new TreeSet<>();
  private long expected;
  private int proofs;
  private int failed;
  private int open;

  /**
   * An empty one.
   *
   * @param differingMax how many rows of a table the plan lets differ
   * @param told hears of it whenever a proof fails, and of the tables that differ
   */
  public RoundLedger(
      Instant begun, long differingMax, BiConsumer<RoundFound, Set<TableName>> told) {
    this.begun = begun;
    this.differingMax = differingMax;
    this.told = told;
  }

  /** What will be proved: with it a share says something before all is. */
  synchronized void expect(List<TableMapping> tables, Set<TableName> keepingAside) {
    expected = tables.stream().mapToLong(m -> Math.max(0, m.source().rows())).sum();
    tables.stream()
        .filter(m -> keepingAside.contains(m.target()))
        .forEach(m -> withAsides.add(m.source().name()));
  }

  /** Adds what was proved of all rows of a table. */
  public void saw(Proof proof) {
    if (proof.level() == Level.CHECKSUM) {
      add(proof.table(), proof.rows(), proof.count(), proof.differences(), proof.verdict());
    }
  }

  /** Adds what was proved of rows that were written behind the cutover. */
  void saw(TableMapping mapping, ChunkVerdict verdict) {
    Verdict word =
        verdict.differing() > 0
            ? Verdict.DIFFERENT
            : verdict.isSettled() ? Verdict.EQUAL : Verdict.UNDECIDED;
    add(mapping.source().name(), 0, verdict.count(), verdict.differences(), word);
  }

  /** Adds how a table was counted. */
  void counted(TableName table, CountFound found) {
    if (!found.isDecided()) {
      note(table, 0, 0, Verdict.UNDECIDED, "");
      return;
    }
    long missing = found.extra();
    risk(table, missing > 0 ? 0 : found.differing());
    Verdict verdict = found.differing() > differingMax ? Verdict.DIFFERENT : Verdict.EQUAL;
    String text =
        missing > 0
            ? "%s: the new side has %d rows less than the old one".formatted(table, missing)
            : "%s: the new side has %d rows more than the old one"
                .formatted(table, found.differing());
    note(table, found.rows(), missing, verdict, text);
  }

  private void add(
      TableName table,
      long compared,
      DifferenceCount count,
      List<RowDifference> differences,
      Verdict verdict) {
    risk(table, count.missing());
    name(table, differences);
    long extras = count.extra();
    boolean isAside = isWithAsides(table);
    long counted = isAside ? count.total() - extras : count.total();
    Verdict judged =
        verdict != Verdict.DIFFERENT || counted > differingMax ? verdict : Verdict.EQUAL;
    note(table, compared, isAside ? 0 : extras, judged, text(table, counted, differences));
  }

  /** Rows that a rollback would lose, also where the plan lets as many differ. */
  private synchronized void risk(TableName table, long newOnly) {
    atRisk.merge(table, newOnly, Math::max);
  }

  private synchronized void name(TableName table, List<RowDifference> differences) {
    keysAtRisk
        .computeIfAbsent(table, _ -> new HashSet<>())
        .addAll(AcceptedLoss.missingKeys(differences));
  }

  private synchronized boolean isWithAsides(TableName table) {
    return withAsides.contains(table);
  }

  private static String text(TableName table, long differing, List<RowDifference> differences) {
    String rows =
        differences.stream()
            .limit(NAMED_MAX)
            .map(d -> d.key() + " " + words(d))
            .collect(Collectors.joining("; "));
    return "%s: %d rows differ: %s".formatted(table, differing, rows);
  }

  private static String words(RowDifference difference) {
    return switch (difference.kind()) {
      case MISSING -> "is on the new side only";
      case EXTRA -> "is on the old side only";
      case DIFFERENT ->
          difference.columns().stream()
              .map(RowDifference.ColumnDifference::column)
              .collect(Collectors.joining(", ", "differs in ", ""));
    };
  }

  private void note(TableName table, long compared, long missing, Verdict verdict, String text) {
    RoundFound news;
    synchronized (this) {
      proofs++;
      rows.merge(table, compared, Math::max);
      if (verdict == Verdict.UNDECIDED) {
        open++;
        undecided.add(table);
      }
      if (verdict != Verdict.DIFFERENT) {
        return;
      }
      lost.merge(table, missing, Math::max);
      failed++;
      different.add(table);
      if (failing.size() < SHOWN_MAX) {
        failing.add(text);
      }
      news = found(Optional.empty());
    }
    told.accept(news, different());
  }

  /** The tables in which a difference was found so far. */
  public synchronized Set<TableName> different() {
    return Set.copyOf(different);
  }

  /** The tables of which rows were seen on the new side only, and how many at least. */
  public synchronized Map<TableName, Long> atRisk() {
    Map<TableName, Long> seen = new TreeMap<>(atRisk);
    seen.values().removeIf(rows -> rows == 0);
    return Collections.unmodifiableMap(seen);
  }

  /** What somebody accepts to lose who goes back all the same. */
  public synchronized Map<TableName, AcceptedLoss> losses() {
    Map<TableName, AcceptedLoss> losses = new TreeMap<>();
    atRisk()
        .forEach(
            (table, rows) ->
                losses.put(
                    table, new AcceptedLoss(rows, keysAtRisk.getOrDefault(table, Set.of()))));
    undecided.forEach(table -> losses.put(table, AcceptedLoss.UNCOUNTED));
    return losses;
  }

  /** The tables that could not be decided while rows change. */
  public synchronized Set<TableName> undecided() {
    return Set.copyOf(undecided);
  }

  /** What was found in the end. */
  public synchronized RoundFound ended(Instant now) {
    return found(Optional.of(now));
  }

  private RoundFound found(Optional<Instant> ended) {
    long missing = sum(lost);
    long compared = Math.max(sum(rows) + missing, ended.isPresent() ? 0 : expected);
    return new RoundFound(
        begun, ended, proofs, failed, open, compared, missing, "", failing, sum(atRisk));
  }

  private static long sum(Map<TableName, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}

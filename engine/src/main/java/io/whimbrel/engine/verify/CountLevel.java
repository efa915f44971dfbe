package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowCount;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of both sides while they change, exactly, in four steps:
 *
 * <ol>
 *   <li>P is read: every change up to it is on the target. Then a moment of the source is held.
 *   <li>When sync has caught up with what the source had committed by then, a moment of the target
 *       is held. What sync wrote behind P it noted by key, in the transaction that wrote it.
 *   <li>A row with none of these keys was written by nobody between P and the target's moment, so
 *       it is the same in both moments: the rows without these keys are counted on both sides, and
 *       must be as many. As long as nobody writes to the table, these are all its rows.
 *   <li>Counts that differ are taken anew, since a commit may be in the log before it is visible;
 *       what differs again is different.
 * </ol>
 *
 * A table that was emptied or written anew meanwhile, has no keys, or too many that changed, is
 * tried again; one that never stands still for the moment that it takes is left to the cutover,
 * where nobody writes.
 */
final class CountLevel {
  private static final int ROUNDS = 4;
  private static final int KEYS_MAX = 20_000;
  private static final int GROUP_TABLES = 64;

  /** A moment that is held longer keeps the live side from clearing away dead rows. */
  private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);

  private static final long GROUP_BYTES = 256L << 20;
  private static final long ROW_BYTES = 100;

  private final RunFrame frame;
  private final Catching sync;
  private final Phase phase;
  private final Map<TableName, Proof> proofs = new ConcurrentSkipListMap<>();
  private final Map<TableName, CountFound> found = new ConcurrentSkipListMap<>();
  private final Set<TableName> left = new ConcurrentSkipListSet<>();

  CountLevel(RunFrame frame, Catching sync, Phase phase) {
    this.frame = frame;
    this.sync = sync;
    this.phase = phase;
  }

  /** Counts these tables, several at a time; each proof is stored as soon as it is there. */
  List<Proof> prove(List<TableMapping> tables) {
    Queue<List<TableMapping>> groups = new ConcurrentLinkedQueue<>(groups(tables));
    try (TaskGroup tasks = new TaskGroup("count " + frame.run(), frame.stop())) {
      frame.valve().employ(tasks, "counter", () -> work(groups, tasks));
    }
    return List.copyOf(proofs.values());
  }

  /** Tables that only the cutover can count. */
  Set<TableName> left() {
    return Set.copyOf(left);
  }

  /** What was counted of each table. */
  Map<TableName, CountFound> found() {
    return Map.copyOf(found);
  }

  /** Small tables share their moments. */
  private static List<List<TableMapping>> groups(List<TableMapping> tables) {
    List<List<TableMapping>> groups = new ArrayList<>();
    List<TableMapping> group = new ArrayList<>();
    long bytes = 0;
    for (TableMapping table : tables) {
      bytes += table.source().bytes();
      if (!group.isEmpty() && (group.size() == GROUP_TABLES || bytes > GROUP_BYTES)) {
        groups.add(List.copyOf(group));
        group.clear();
        bytes = table.source().bytes();
      }
      group.add(table);
    }
    if (!group.isEmpty()) {
      groups.add(List.copyOf(group));
    }
    return groups;
  }

  private void work(Queue<List<TableMapping>> groups, TaskGroup tasks) {
    Retry retry = frame.retry().with(tasks.stop());
    for (List<TableMapping> group = groups.poll(); group != null; group = groups.poll()) {
      List<TableMapping> open = group;
      for (int round = 1; !open.isEmpty(); round++) {
        tasks.stop().check();
        List<TableMapping> tables = open;
        boolean isLast = round == ROUNDS;
        boolean isFirst = round == 1;
        open = retry.call(phase, "counting rows", () -> round(tables, isFirst, isLast, retry));
      }
    }
  }

  /** One round; returns the tables for which another one is needed. */
  private List<TableMapping> round(
      List<TableMapping> tables, boolean isFirst, boolean isLast, Retry retry) {
    List<TableMapping> open = new ArrayList<>();
    Map<TableMapping, CountFound> counts = new LinkedHashMap<>();
    Position since = sync.applied();
    try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {});
        RowCounts.Moment source = frame.source().counts().hold(tables)) {
      if (!sync.catchUp(CATCH_UP_MAX)) {
        tables.forEach(table -> leave(table, since));
        return List.of();
      }
      try (RowCounts.Moment target = frame.target().counts().hold(tables)) {
        for (TableMapping table : tables) {
          retry.stop().check();
          Optional<CountFound> counted = count(table, source, target, since, retry);
          if (counted.isPresent() && !(isFirst && counted.get().isBroken())) {
            counts.put(table, counted.get());
          } else {
            open.add(table);
          }
        }
      }
    }
    counts.forEach((table, counted) -> store(table, counted, since));
    if (isLast) {
      open.forEach(table -> leave(table, since));
      return List.of();
    }
    return open;
  }

  private Optional<CountFound> count(
      TableMapping table,
      RowCounts.Moment source,
      RowCounts.Moment target,
      Position since,
      Retry retry) {
    if (target.isBlurred(table, since)) {
      return Optional.empty();
    }
    List<List<String>> changed = target.touched(table, since);
    if (changed.size() > KEYS_MAX) {
      return Optional.empty();
    }
    CountFound counted = count(frame, table, new Pair(source, target), changed, retry);
    return source.isRewritten(table) || target.isRewritten(table)
        ? Optional.empty()
        : Optional.of(counted);
  }

  /** A moment of each side. */
  record Pair(RowCounts.Moment source, RowCounts.Moment target) {}

  /** Counts on both sides at once. */
  static CountFound count(
      RunFrame frame, TableMapping table, Pair moments, List<List<String>> except, Retry retry) {
    AtomicReference<@Nullable RowCount> atSource = new AtomicReference<>();
    try (TaskGroup both = new TaskGroup("count", retry.stop())) {
      both.fork("source", () -> atSource.set(moments.source().count(table, except)));
      RowCount atTarget = moments.target().count(table, except);
      both.join();
      frame.valve().took(bytes(table, atTarget.rows()), retry.stop());
      long max = frame.plan().verify().countDiffering();
      return CountFound.of(Objects.requireNonNull(atSource.get()), atTarget, except.size(), max);
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.EXPRESSION_REFUSED) {
        throw problem;
      }
      return CountFound.undecided(problem.what());
    }
  }

  private static long bytes(TableMapping table, long rows) {
    long known = table.source().rows();
    return rows * (known <= 0 ? ROW_BYTES : table.source().bytes() / known);
  }

  private void store(TableMapping table, CountFound counted, Position since) {
    TableName name = table.source().name();
    Proof proof = CheckedProof.counted(name, counted, since.text(), frame.clock().instant());
    frame.chronicle().write(() -> frame.journal().proof(frame.run(), proof));
    proofs.put(name, proof);
    found.put(name, counted);
    FaultPoint.VERIFY_TABLE_COUNTED.pass();
  }

  private void leave(TableMapping table, Position since) {
    left.add(table.source().name());
    store(
        table,
        CountFound.undecided(
            "the table is written to all the time in a way that keys do not tell; the cutover"
                + " counts it when nobody writes"),
        since);
  }
}

package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.apply.PostgresChangeTarget;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Carries tables of a test from the source to the target the way a run does, one step at a time, so
 * that a test can do things in between.
 */
final class Carrying implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TwoDatabases databases;
  private final List<TableMapping> mappings;
  private final PostgresChangeLog log;
  private final PostgresRowSource rows;
  private final PostgresRowTarget rowTarget;
  private final PostgresChangeTarget target;
  private final Map<TableName, List<Visibility>> snapshots = new HashMap<>();
  private Function<String, Visibility> rule;
  private Position from;
  private long skipped;
  private long readAgain;
  private int questions;
  private boolean isConfirmed = true;
  private boolean isSettled;

  private Carrying(TwoDatabases databases, List<TableMapping> mappings) throws SQLException {
    this.databases = databases;
    this.mappings = mappings;
    this.log = new PostgresChangeLog(databases.source(), databases.scope());
    this.rows = new PostgresRowSource(databases.source(), databases.scope());
    this.rowTarget = new PostgresRowTarget(databases.target(), databases.scope());
    this.target = new PostgresChangeTarget(databases.target(), databases.scope());
    this.rule = log::visibility;
    databases.takeOver();
    this.from = log.create(tables(), _ -> {});
  }

  /** Makes publication and slot for these mappings. */
  static Carrying of(TwoDatabases databases, List<TableMapping> mappings) throws SQLException {
    return new Carrying(databases, mappings);
  }

  /** Makes publication and slot for one table that is carried as it is. */
  static Carrying plain(TwoDatabases databases, String table) throws SQLException {
    return of(databases, List.of(TwoDatabases.plain(databases.table("public", table))));
  }

  private List<Table> tables() {
    return mappings.stream().map(TableMapping::source).toList();
  }

  PostgresChangeLog log() {
    return log;
  }

  PostgresChangeTarget target() {
    return target;
  }

  /** From now on another rule than the real one says what a snapshot has seen. */
  Carrying decidedBy(Function<String, Visibility> other) {
    rule = other;
    return this;
  }

  /** The log hears of nothing that is applied, so that all of it can be applied again. */
  Carrying unconfirmed() {
    isConfirmed = false;
    return this;
  }

  /** The tables are now what the log says. */
  Carrying settled() {
    isSettled = true;
    return this;
  }

  /** Applies from the beginning what was not confirmed. */
  Carrying applyAgain() {
    from = Position.START;
    return applyAll();
  }

  /** Changes that were left out because a snapshot had seen them. */
  long skipped() {
    return skipped;
  }

  /** Rows that were read from the source again. */
  long readAgain() {
    return readAgain;
  }

  /** How often the source was asked for rows again. */
  int questions() {
    return questions;
  }

  private RowSource counted() {
    return (RowSource)
        Proxy.newProxyInstance(
            RowSource.class.getClassLoader(),
            new Class<?>[] {RowSource.class},
            (_, method, arguments) -> {
              questions += method.getName().startsWith("current") ? 1 : 0;
              return method.invoke(rows, arguments);
            });
  }

  /** Copies a range of a table in a snapshot of its own. */
  void copy(TableMapping mapping, int ordinal, Bounds bounds) {
    RowFormat format = rowTarget.format(mapping);
    try (TableSnapshot snapshot = rows.snapshot(mapping.source());
        RowStream stream = snapshot.read(mapping, bounds, format)) {
      Chunk chunk = new Chunk(mapping.source().name(), ordinal, bounds);
      rowTarget.load(mapping, chunk, snapshot.text(), format, stream, TwoDatabases.EPOCH);
      snapshots
          .computeIfAbsent(mapping.source().name(), _ -> new ArrayList<>())
          .add(rule.apply(snapshot.text()));
    }
  }

  /** Copies all tables, each in a snapshot of its own. */
  Carrying copyAll() {
    mappings.forEach(mapping -> copy(mapping, 0, Bounds.ALL));
    return this;
  }

  /** Applies everything that is in the log by now. */
  Carrying applyAll() {
    return applyUntil(log.mark("test"), Integer.MAX_VALUE);
  }

  /** Applies up to a position, flushing at least every so many transactions. */
  Carrying applyUntil(Position end, int transactionsPerFlush) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (ChangeReader reader = log.read(from, tables());
        ChangeApplier applier =
            target.open(mappings, counted(), _ -> isSettled, TwoDatabases.EPOCH)) {
      long transaction = 0;
      int transactions = 0;
      while (!from.hasReached(end)) {
        assertThat(System.nanoTime()).as("out of patience").isLessThan(deadline);
        LogEntry entry = reader.next(Duration.ofMillis(50));
        if (entry instanceof LogEntry.Begin begin) {
          transaction = begin.transaction();
        }
        if (entry != null && !isSeen(entry, transaction)) {
          applier.apply(entry);
        }
        boolean isEnd = entry instanceof LogEntry.Commit c && c.position().hasReached(end);
        boolean isDue =
            entry instanceof LogEntry.Commit && ++transactions % transactionsPerFlush == 0;
        if (entry == null || isEnd || isDue) {
          from = entry == null && from.equals(Position.START) ? from : applier.flush();
        }
      }
      if (isConfirmed) {
        reader.confirm(from);
      }
      readAgain += applier.readAgain();
    }
    return this;
  }

  private boolean isSeen(LogEntry entry, long transaction) {
    if (!(entry instanceof LogEntry.RowChange change)) {
      return false;
    }
    List<Visibility> seen = snapshots.getOrDefault(change.table(), List.of());
    boolean isSeen = !seen.isEmpty() && seen.stream().allMatch(s -> s.sees(transaction));
    skipped += isSeen ? 1 : 0;
    return isSeen;
  }

  /** Asserts that plain tables are equal on both sides. */
  void assertEqual() throws SQLException {
    for (TableMapping mapping : mappings) {
      String all = "select * from public." + mapping.source().name().name();
      assertThat(databases.targetRows(all))
          .as(mapping.toString())
          .containsExactlyInAnyOrderElementsOf(databases.sourceRows(all));
    }
  }

  @Override
  public void close() {
    log.drop();
  }
}

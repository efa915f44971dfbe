package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Applies changes in sets.
 *
 * <ol>
 *   <li>Changes are collected per table and collapsed to the last image per source key. Order
 *       between tables does not matter inside one target transaction, because foreign keys are off;
 *       order per key is kept; a truncate is a barrier.
 *   <li>When so many are collected, or at a flush, they are sealed: parted and encoded. As soon as
 *       the set before is written, this one is, table by table: deletes, updates, upserts;
 *       meanwhile the next one is collected and sealed. On a unique violation the table's set is
 *       undone and written again with all its rows deleted before any of them is inserted.
 *   <li>A flush commits them with the position. A transaction larger than the limits is written in
 *       several parts and committed as a whole; of a table whose unique values move between parts
 *       the rows wait in {@link ParkedRows}.
 * </ol>
 *
 * <p>One connection writes, and the lane has it while it works. What collecting has to look up on
 * the target is looked up when everything before is written.
 */
final class PostgresChangeApplier implements ChangeApplier {

  private static final long CHANGES_MAX = 10_000;
  private static final long BYTES_MAX = 16L << 20;

  private final ApplySession session;
  private final WriterLane lane;
  private final ChangedTables tables;
  private final LongAdder reads;

  private Position position;
  private Position flushed;
  private long transaction;
  private long pending;
  private long collected;
  private long collectedBytes;

  PostgresChangeApplier(
      ApplySession session,
      WriterLane lane,
      ChangedTables tables,
      LongAdder reads,
      Position position) {
    this.session = session;
    this.lane = lane;
    this.tables = tables;
    this.reads = reads;
    this.position = position;
    this.flushed = position;
  }

  @Override
  public void apply(LogEntry entry) {
    try {
      switch (entry) {
        case LogEntry.RowChange change -> collect(change);
        case LogEntry.Truncate truncate -> truncate(truncate);
        case LogEntry.Commit commit -> position = commit.position();
        case LogEntry.Alive alive -> position = alive.position();
        case LogEntry.Begin begin -> transaction = begin.transaction();
        case LogEntry.Mark _ -> {}
      }
    } catch (SQLException e) {
      throw unlessEarlier(SqlProblems.of(e, "applying changes behind " + flushed));
    } catch (Problem problem) {
      throw unlessEarlier(problem);
    }
  }

  /** What the set before failed with comes first. */
  private Problem unlessEarlier(Problem problem) {
    lane.await();
    return problem;
  }

  private void collect(LogEntry.RowChange change) throws SQLException {
    Optional<TableChanges> found = table(change.table());
    if (found.isEmpty()) {
      return;
    }
    TableChanges table = found.get();
    table.take(widened(change, table.columns()), transaction);
    pending++;
    collected++;
    collectedBytes += weight(change);
    if (collected >= CHANGES_MAX || collectedBytes >= BYTES_MAX) {
      write(ApplySession.Rest.MAY_COME);
    }
  }

  private Optional<TableChanges> table(TableName name) throws SQLException {
    if (tables.isNew(name)) {
      lane.await();
    }
    return tables.of(name);
  }

  /** Changes from before a column was added lack it. */
  private static LogEntry.RowChange widened(LogEntry.RowChange change, int columns) {
    return switch (change) {
      case LogEntry.Insert(TableName table, Tuple row) ->
          new LogEntry.Insert(table, row.widened(columns));
      case LogEntry.Update(TableName table, Optional<Tuple> before, Tuple row) ->
          new LogEntry.Update(table, before.map(b -> b.widened(columns)), row.widened(columns));
      case LogEntry.Delete(TableName table, Tuple before) ->
          new LogEntry.Delete(table, before.widened(columns));
    };
  }

  private static long weight(LogEntry.RowChange change) {
    return switch (change) {
      case LogEntry.Insert insert -> insert.row().weight();
      case LogEntry.Update update ->
          update.row().weight() + update.before().map(Tuple::weight).orElse(0L);
      case LogEntry.Delete delete -> delete.before().weight();
    };
  }

  private void truncate(LogEntry.Truncate truncate) throws SQLException {
    write(ApplySession.Rest.MAY_COME);
    lane.await();
    List<TableChanges> emptied = new ArrayList<>();
    for (TableName name : truncate.tables()) {
      tables.of(name).ifPresent(emptied::add);
    }
    if (!emptied.isEmpty()) {
      for (TableChanges table : emptied) {
        table.discardParked();
      }
      session.truncate(emptied.stream().map(TableChanges::mapping).toList());
      pending++;
    }
  }

  /** Begins to write what is collected. */
  private void write(ApplySession.Rest rest) {
    List<SealedSet> sets = sealed();
    String doing = "applying changes behind " + flushed;
    WriterLane.Work _ = lane.begin(doing, () -> write(sets, rest));
  }

  private List<SealedSet> sealed() {
    collected = 0;
    collectedBytes = 0;
    try {
      return tables.met().stream().filter(t -> !t.isEmpty()).map(TableChanges::seal).toList();
    } catch (Problem problem) {
      throw unlessEarlier(problem);
    }
  }

  private void write(List<SealedSet> sets, ApplySession.Rest rest) throws SQLException {
    for (SealedSet set : sets) {
      session.write(set, rest);
    }
  }

  @Override
  public long pending() {
    return pending;
  }

  @Override
  public Flushing beginFlush() {
    if (position.equals(flushed)) {
      lane.await();
      return Flushing.done(flushed);
    }
    Position reached = position;
    List<SealedSet> sets = sealed();
    List<TableChanges> met = List.copyOf(tables.met());
    WriterLane.Work work =
        lane.begin("committing changes up to " + reached, () -> commit(sets, met, reached));
    flushed = reached;
    pending = 0;
    return new Flushing() {
      @Override
      public boolean isDone() {
        return work.isDone();
      }

      @Override
      public Position await() {
        work.await();
        return reached;
      }
    };
  }

  private void commit(List<SealedSet> sets, List<TableChanges> tables, Position reached)
      throws SQLException {
    write(sets, ApplySession.Rest.IS_HERE);
    for (TableChanges table : tables) {
      if (table.isParking()) {
        session.putBack(table);
      }
    }
    session.progress(reached);
    FaultPoint.SYNC_APPLY_BEFORE_COMMIT.pass();
    session.commit(reached);
    FaultPoint.SYNC_APPLY_COMMITTED.pass();
  }

  @Override
  public long readAgain() {
    return reads.sum();
  }

  @Override
  public void close() {
    lane.close();
    session.close();
  }
}

package io.whimbrel.engine.memory;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.schema.TableName;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects changes and commits them at a flush. */
final class MemoryApplier implements ChangeApplier {
  private final MemoryTarget target;
  private final long epoch;
  private final Map<TableName, SortedMap<String, String>> upserts = new TreeMap<>();
  private final Map<TableName, Set<String>> deletes = new TreeMap<>();
  private Position reached;
  private long pending;
  private long readAgain;

  MemoryApplier(MemoryTarget target, long epoch) {
    this.target = target;
    this.epoch = epoch;
    this.reached = target.progress();
  }

  @Override
  public void apply(LogEntry entry) {
    switch (entry) {
      case LogEntry.Insert insert -> upsert(insert.table(), insert.row());
      case LogEntry.Update update -> upsert(update.table(), update.row());
      case LogEntry.Delete delete -> delete(delete.table(), text(delete.before(), 0));
      case LogEntry.Commit commit -> reached = commit.position();
      case LogEntry.Mark mark -> reached = mark.position();
      case LogEntry.Alive alive -> reached = alive.position();
      case LogEntry.Begin _, LogEntry.Truncate _ -> {}
    }
  }

  private void upsert(TableName table, Tuple row) {
    String key = text(row, 0);
    deletes.computeIfAbsent(table, _ -> new HashSet<>()).remove(key);
    upserts.computeIfAbsent(table, _ -> new TreeMap<>()).put(key, text(row, 1));
    pending++;
  }

  private void delete(TableName table, String key) {
    upserts.computeIfAbsent(table, _ -> new TreeMap<>()).remove(key);
    deletes.computeIfAbsent(table, _ -> new HashSet<>()).add(key);
    pending++;
  }

  private static String text(Tuple tuple, int index) {
    return Objects.requireNonNull(tuple.text(index));
  }

  @Override
  public long pending() {
    return pending;
  }

  @Override
  public Flushing beginFlush() {
    synchronized (target) {
      target.check(epoch);
      Set<TableName> tables = new HashSet<>(upserts.keySet());
      tables.addAll(deletes.keySet());
      for (TableName table : tables) {
        target.apply(
            upserts.getOrDefault(table, new TreeMap<>()),
            deletes.getOrDefault(table, Set.of()),
            table,
            reached);
      }
      readAgain += target.writeAhead();
      target.progress(reached);
    }
    upserts.clear();
    deletes.clear();
    pending = 0;
    return Flushing.done(reached);
  }

  @Override
  public long readAgain() {
    return readAgain;
  }

  @Override
  public void close() {}
}

package io.whimbrel.engine.memory;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads a source's log, whole transactions behind a position. */
final class MemoryReader implements ChangeReader {
  private final MemoryLog log;
  private int index;

  MemoryReader(MemoryLog log, Position from) {
    this.log = log;
    this.index = firstBehind(from);
  }

  private int firstBehind(Position from) {
    int behind = 0;
    int i = 0;
    for (LogEntry entry = log.entry(i); entry != null; entry = log.entry(i)) {
      i++;
      boolean isBefore =
          switch (entry) {
            case LogEntry.Commit commit -> from.hasReached(commit.position());
            case LogEntry.Mark mark -> from.hasReached(mark.position());
            case LogEntry.Alive alive -> from.hasReached(alive.position());
            case LogEntry.Begin _, LogEntry.RowChange _, LogEntry.Truncate _ -> false;
          };
      behind = isBefore ? i : behind;
    }
    return behind;
  }

  @Override
  public @Nullable LogEntry next(Duration waitMax) {
    LogEntry entry = log.entry(index);
    if (entry == null) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      return null;
    }
    index++;
    return entry;
  }

  @Override
  public void confirm(Position durable) {
    log.confirm(durable);
  }

  @Override
  public void close() {}
}

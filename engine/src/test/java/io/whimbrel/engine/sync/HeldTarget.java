package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** A target that counts what it takes, and ends a flush when it is told to. */
final class HeldTarget implements ChangeTarget {
  private final List<Position> begun = new ArrayList<>();
  private final Map<Position, CompletableFuture<Position>> underWay = new HashMap<>();
  private final Map<Position, Long> takenAtFlush = new HashMap<>();
  private final Map<Position, Long> takenAtEnd = new HashMap<>();
  private Position progress = Position.START;
  private long taken;
  private long pending;
  private int opened;
  private boolean isClosed;
  private long hookAt = -1;
  private Runnable hook = () -> {};

  synchronized List<Position> begun() {
    return List.copyOf(begun);
  }

  /** Changes taken. */
  synchronized long taken() {
    return taken;
  }

  synchronized long takenAtFlush(Position position) {
    return takenAtFlush.getOrDefault(position, -1L);
  }

  synchronized long takenAtEnd(Position position) {
    return takenAtEnd.getOrDefault(position, -1L);
  }

  synchronized int opened() {
    return opened;
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  synchronized String standing() {
    return "%d begun, %d under way, %d taken".formatted(begun.size(), underWay.size(), pending);
  }

  /** Does something when so many changes are taken. */
  synchronized void at(long changes, Runnable body) {
    hookAt = changes;
    hook = body;
  }

  synchronized void end(Position position) {
    CompletableFuture<Position> flush = underWay.remove(position);
    if (flush != null) {
      progress = position;
      takenAtEnd.put(position, taken);
      flush.complete(position);
    }
  }

  synchronized void endAll() {
    List.copyOf(underWay.keySet()).forEach(this::end);
  }

  synchronized void fail(Position position, Problem problem) {
    CompletableFuture<Position> flush = underWay.remove(position);
    if (flush != null) {
      flush.completeExceptionally(problem);
    }
  }

  @Override
  public synchronized Position progress() {
    return progress;
  }

  @Override
  public synchronized ChangeApplier open(
      List<TableMapping> mappings, RowSource source, Predicate<TableName> settled, long epoch) {
    opened++;
    pending = 0;
    isClosed = false;
    return new Applier();
  }

  private final class Applier implements ChangeApplier {
    private Position reached = Position.START;

    @Override
    public void apply(LogEntry entry) {
      synchronized (HeldTarget.this) {
        switch (entry) {
          case LogEntry.RowChange _ -> {
            pending++;
            if (++taken == hookAt) {
              hook.run();
            }
          }
          case LogEntry.Commit commit -> reached = commit.position();
          case LogEntry.Begin _, LogEntry.Truncate _, LogEntry.Mark _, LogEntry.Alive _ -> {}
        }
      }
    }

    @Override
    public long pending() {
      synchronized (HeldTarget.this) {
        return pending;
      }
    }

    @Override
    public Flushing beginFlush() {
      synchronized (HeldTarget.this) {
        CompletableFuture<Position> flush = new CompletableFuture<>();
        begun.add(reached);
        underWay.put(reached, flush);
        takenAtFlush.put(reached, taken);
        pending = 0;
        return new Held(flush);
      }
    }

    @Override
    public void close() {
      synchronized (HeldTarget.this) {
        isClosed = true;
      }
    }
  }

  private record Held(CompletableFuture<Position> flush) implements ChangeApplier.Flushing {

    @Override
    public boolean isDone() {
      return flush.isDone();
    }

    @Override
    public Position await() {
      try {
        return flush.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof Problem problem ? problem : e;
      }
    }
  }
}

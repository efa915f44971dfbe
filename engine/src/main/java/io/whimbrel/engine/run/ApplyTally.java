package io.whimbrel.engine.run;

import io.whimbrel.core.change.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process has applied since it began: changes by their kind, transactions, and how long
 * it took to write them durably. Safe for use by several threads.
 */
public final class ApplyTally {
  /** Upper bounds of the buckets of durations, in seconds; one more is without a bound. */
  public static final List<Double> BOUNDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

  private final Map<Kind, Long> changes = new EnumMap<>(Kind.class);
  private final long[] buckets = new long[BOUNDS.size() + 1];
  private long transactions;
  private double seconds;
  private Optional<Instant> committedAt = Optional.empty();
  private Optional<Instant> flushedAt = Optional.empty();

  /** What a change does. */
  public enum Kind {
    /** A row came. */
    INSERT,
    /** A row changed. */
    UPDATE,
    /** A row went. */
    DELETE,
    /** Tables were emptied. */
    TRUNCATE
  }

  /** What was taken and is not durable yet. Used by one thread. */
  public static final class Taken {
    private final Map<Kind, Long> changes = new EnumMap<>(Kind.class);
    private long transactions;
    private Optional<Instant> committedAt = Optional.empty();

    /** Takes an entry that is applied. */
    public void add(LogEntry entry) {
      switch (entry) {
        case LogEntry.Insert _ -> changes.merge(Kind.INSERT, 1L, Long::sum);
        case LogEntry.Update _ -> changes.merge(Kind.UPDATE, 1L, Long::sum);
        case LogEntry.Delete _ -> changes.merge(Kind.DELETE, 1L, Long::sum);
        case LogEntry.Truncate _ -> changes.merge(Kind.TRUNCATE, 1L, Long::sum);
        case LogEntry.Commit commit -> {
          transactions++;
          committedAt = Optional.of(commit.committedAt());
        }
        case LogEntry.Begin _, LogEntry.Mark _, LogEntry.Alive _ -> {}
      }
    }
  }

  /** Adds what is durable now. */
  public synchronized void flushed(Taken taken, Duration took, Instant now) {
    taken.changes.forEach((kind, count) -> changes.merge(kind, count, Long::sum));
    transactions += taken.transactions;
    committedAt = taken.committedAt.or(() -> committedAt);
    flushedAt = Optional.of(now);
    double length = took.toNanos() / 1e9;
    seconds += length;
    int bucket = 0;
    while (bucket < BOUNDS.size() && length > BOUNDS.get(bucket)) {
      bucket++;
    }
    buckets[bucket]++;
  }

  /**
   * All of it at one moment.
   *
   * @param committedAt when the last transaction was committed on the source, by its clock
   * @param flushedAt when something was made durable last
   * @param buckets how many writes took no longer than each of {@link #BOUNDS}, the last one all
   * @param seconds all writes together
   */
  public record Sum(
      Map<Kind, Long> changes,
      long transactions,
      Optional<Instant> committedAt,
      Optional<Instant> flushedAt,
      List<Long> buckets,
      double seconds) {
    public Sum {
      changes = Map.copyOf(changes);
      buckets = List.copyOf(buckets);
    }
  }

  /** What there is now. */
  public synchronized Sum sum() {
    List<Long> upTo = new ArrayList<>();
    long all = 0;
    for (long bucket : buckets) {
      all += bucket;
      upTo.add(all);
    }
    return new Sum(changes, transactions, committedAt, flushedAt, upTo, seconds);
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.engine.run.ApplyTally;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an applier took since its last flush began: decides when the next one is due. At a border
 * between transactions it is due when many changes wait, when the first of them waited for long
 * enough, or at once when a mark was passed, since somebody waits for it. Used by one thread.
 */
final class Batch {
  private static final long PENDING_MAX = 10_000;
  private static final Duration CHANGES_WAIT = Duration.ofMillis(200);
  private static final Duration POSITIONS_WAIT = Duration.ofSeconds(1);

  private final ChangeApplier applier;
  private final Set<String> marks = new HashSet<>();
  private ApplyTally.Taken taken = new ApplyTally.Taken();
  private Optional<Instant> oldest = Optional.empty();
  private boolean isInTransaction;
  private @Nullable Deadline changesDue;
  private @Nullable Deadline positionsDue;

  Batch(ChangeApplier applier) {
    this.applier = applier;
  }

  /**
   * Takes an entry.
   *
   * @param passed what of it is to be applied
   */
  void take(LogEntry entry, Optional<LogEntry> passed) {
    passed.ifPresent(
        one -> {
          applier.apply(one);
          taken.add(one);
        });
    switch (entry) {
      case LogEntry.Begin begin -> {
        isInTransaction = true;
        oldest = oldest.or(() -> Optional.of(begin.committedAt()));
      }
      case LogEntry.Commit _ -> isInTransaction = false;
      case LogEntry.Mark mark -> marks.add(mark.text());
      case LogEntry.RowChange _, LogEntry.Truncate _, LogEntry.Alive _ -> {}
    }
    if (positionsDue == null) {
      positionsDue = Deadline.in(POSITIONS_WAIT);
    }
    if (changesDue == null && applier.pending() > 0) {
      changesDue = Deadline.in(CHANGES_WAIT);
    }
  }

  /** Whether nothing was taken since the last flush began. */
  boolean isClean() {
    return positionsDue == null;
  }

  /** Whether the last entry stands between transactions. */
  boolean isAtBorder() {
    return !isInTransaction;
  }

  /** Whether to flush now. */
  boolean isDue() {
    return isAtBorder()
        && (!marks.isEmpty()
            || applier.pending() >= PENDING_MAX
            || isPassed(changesDue)
            || isPassed(positionsDue));
  }

  private static boolean isPassed(@Nullable Deadline deadline) {
    return deadline != null && deadline.isPassed();
  }

  /** Whether it is due because many changes wait, and nobody waits for a mark. */
  boolean isFull() {
    return marks.isEmpty() && applier.pending() >= PENDING_MAX;
  }

  /** Begins to commit what was taken, and is clean. */
  Flight flush() {
    long begun = System.nanoTime();
    Flight flight = new Flight(applier.beginFlush(), taken, Set.copyOf(marks), begun);
    taken = new ApplyTally.Taken();
    oldest = Optional.empty();
    changesDue = null;
    positionsDue = null;
    marks.clear();
    return flight;
  }

  /**
   * What is being committed.
   *
   * @param marks that were passed
   * @param begun in nanoseconds of {@link System#nanoTime}
   */
  record Flight(
      ChangeApplier.Flushing flushing, ApplyTally.Taken taken, Set<String> marks, long begun) {}

  /** Commit time of the first transaction that was taken since the last flush began. */
  Optional<Instant> oldest() {
    return oldest;
  }

  /** How many rows the applier has read from the source again. */
  long readAgain() {
    return applier.readAgain();
  }
}

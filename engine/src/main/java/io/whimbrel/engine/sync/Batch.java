package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.engine.run.ApplyTally;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an applier took since its last flush: decides when the next one is due. At a border between
 * transactions it is due when many changes wait, when the first of them waited for long enough, or
 * at once when a mark was passed, since somebody waits for it. Used by one thread.
 */
final class Batch {
  private static final long PENDING_MAX = 10_000;
  private static final Duration CHANGES_WAIT = Duration.ofMillis(200);
  private static final Duration POSITIONS_WAIT = Duration.ofSeconds(1);

  private final ChangeApplier applier;
  private final Set<String> marks = new HashSet<>();
  private ApplyTally.Taken taken = new ApplyTally.Taken();
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
      case LogEntry.Begin _ -> isInTransaction = true;
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

  /** Whether nothing was taken since the last flush. */
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

  /** Commits what was taken. */
  Position flush() {
    Position position = applier.flush();
    changesDue = null;
    positionsDue = null;
    return position;
  }

  /** What was taken since this was asked for last. */
  ApplyTally.Taken taken() {
    ApplyTally.Taken now = taken;
    taken = new ApplyTally.Taken();
    return now;
  }

  /** How many rows the applier has read from the source again. */
  long readAgain() {
    return applier.readAgain();
  }

  /** The marks that were passed, once. */
  Set<String> takeMarks() {
    Set<String> taken = Set.copyOf(marks);
    marks.clear();
    return taken;
  }
}

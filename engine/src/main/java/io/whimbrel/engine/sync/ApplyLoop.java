package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Backoff;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.spool.Spool;
import io.whimbrel.engine.spool.SpoolReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes whole transactions from the spool behind the target's progress and has them applied, until
 * it is stopped. Whatever fails, it begins again at the progress that the target itself tells.
 */
final class ApplyLoop implements Runnable {
  private static final Duration WAIT = Duration.ofMillis(50);

  private final RunFrame frame;
  private final Spool spool;
  private final Applied applied;
  private final Position start;
  private final Position copied;
  private final Pulse pulse;
  private final StopSignal stop;

  /** Held while changes are on their way into the target and not committed; fair. */
  private final ReentrantLock applying = new ReentrantLock(true);

  private final AtomicLong readAgain = new AtomicLong();
  private volatile Optional<Instant> oldest = Optional.empty();
  private long readBefore;

  /**
   * A loop.
   *
   * @param start where the run's log begins
   * @param copied position of the mark behind the last chunk
   * @param pulse beats while the target takes changes
   */
  ApplyLoop(
      RunFrame frame,
      Spool spool,
      Applied applied,
      Position start,
      Position copied,
      Pulse pulse,
      StopSignal stop) {
    this.frame = frame;
    this.spool = spool;
    this.applied = applied;
    this.start = start;
    this.copied = copied;
    this.pulse = pulse;
    this.stop = stop;
  }

  /** Commit time of the oldest transaction that is read and not on the target. */
  Optional<Instant> oldest() {
    return oldest;
  }

  /**
   * How many rows of what is on the target were read from the source again, as they were at that
   * moment.
   */
  long readAgain() {
    return readAgain.get();
  }

  /** Does something while the target holds whole transactions and nothing is being applied. */
  <T> T whilePaused(Supplier<T> body) {
    applying.lock();
    try {
      return body.get();
    } finally {
      applying.unlock();
    }
  }

  @Override
  public void run() {
    Backoff backoff = frame.retry().with(stop).backoff(Phase.SYNC, "applying changes");
    while (!stop.isStopped()) {
      try {
        applyUntilStopped(backoff);
      } catch (Problem problem) {
        if (stop.isStopped()) {
          return;
        }
        pulse.rest();
        backoff.failed(problem);
      } finally {
        pulse.rest();
        if (applying.isHeldByCurrentThread()) {
          applying.unlock();
        }
      }
    }
  }

  private void applyUntilStopped(Backoff backoff) {
    oldest = Optional.empty();
    readBefore = readAgain.get();
    pulse.beat();
    Position progress = frame.target().changes().progress();
    Position from = progress.hasReached(start) ? progress : start;
    VisibilityFilter filter = filter(from);
    try (SpoolReader reader = spool.read(from);
        ChangeApplier applier =
            frame
                .target()
                .changes()
                .open(
                    frame.cargo().rowMappings(),
                    frame.source().rows(),
                    new SettledTables(frame.chronicle())::contains,
                    frame.epoch())) {
      Batch batch = new Batch(applier);
      while (!stop.isStopped()) {
        pulse.beat();
        LogEntry entry = reader.next(WAIT);
        if (entry != null) {
          take(entry, filter, batch);
        }
        if (batch.isDue()) {
          flush(batch);
          backoff.succeeded();
        }
      }
      if (batch.isAtBorder() && !batch.isClean()) {
        flush(batch);
      }
    }
  }

  private void take(LogEntry entry, VisibilityFilter filter, Batch batch) {
    if (batch.isClean() && !applying.isHeldByCurrentThread()) {
      pulse.rest();
      applying.lock();
      pulse.beat();
    }
    if (oldest.isEmpty() && entry instanceof LogEntry.Begin begin) {
      oldest = Optional.of(begin.committedAt());
    }
    batch.take(entry, filter.pass(entry));
  }

  private void flush(Batch batch) {
    long begun = System.nanoTime();
    Position reached = batch.flush();
    frame
        .board()
        .applied()
        .flushed(
            batch.taken(), Duration.ofNanos(System.nanoTime() - begun), frame.clock().instant());
    readAgain.set(readBefore + batch.readAgain());
    applied.moveTo(reached, batch.takeMarks());
    oldest = Optional.empty();
    if (applying.isHeldByCurrentThread()) {
      applying.unlock();
    }
  }

  private VisibilityFilter filter(Position from) {
    return from.hasReached(copied)
        ? VisibilityFilter.none()
        : VisibilityFilter.of(frame.target().rows().markers(), frame.source().log(), copied);
  }
}

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
import org.jspecify.annotations.Nullable;

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

  /** What is being committed while more is taken; the loop holds the lock meanwhile. */
  private Batch.@Nullable Flight flight;

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
    flight = null;
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
      try {
        while (!stop.isStopped()) {
          pulse.beat();
          takeOne(reader, filter, batch, backoff);
        }
      } finally {
        land(batch, backoff);
      }
      if (batch.isAtBorder() && !batch.isClean()) {
        flight = batch.flush();
        land(batch, backoff);
      }
    }
  }

  /** Takes an entry, or waits for what is under way while there is none. */
  private void takeOne(SpoolReader reader, VisibilityFilter filter, Batch batch, Backoff backoff) {
    LogEntry entry = reader.next(flight == null ? WAIT : Duration.ZERO);
    if (entry != null) {
      take(entry, filter, batch, backoff);
    }
    if (flight != null && (entry == null || flight.flushing().isDone())) {
      land(batch, backoff);
    }
    if (batch.isDue()) {
      land(batch, backoff);
      boolean isBehind = batch.isFull();
      flight = batch.flush();
      if (!isBehind || applying.hasQueuedThreads()) {
        land(batch, backoff);
      }
    }
  }

  private void take(LogEntry entry, VisibilityFilter filter, Batch batch, Backoff backoff) {
    if (batch.isClean() && applying.hasQueuedThreads()) {
      land(batch, backoff);
    }
    if (!applying.isHeldByCurrentThread()) {
      pulse.rest();
      applying.lock();
      pulse.beat();
    }
    batch.take(entry, filter.pass(entry));
    if (flight == null) {
      oldest = batch.oldest();
    }
  }

  /** Waits for the end of the flush that is under way, if one is, and tells of it. */
  private void land(Batch batch, Backoff backoff) {
    Batch.Flight landing = flight;
    if (landing == null) {
      return;
    }
    flight = null;
    Position reached = landing.flushing().await();
    Duration took = Duration.ofNanos(System.nanoTime() - landing.begun());
    frame.board().applied().flushed(landing.taken(), took, frame.clock().instant());
    readAgain.set(readBefore + batch.readAgain());
    applied.moveTo(reached, landing.marks());
    backoff.succeeded();
    oldest = batch.oldest();
    if (batch.isClean() && applying.isHeldByCurrentThread()) {
      applying.unlock();
    }
  }

  private VisibilityFilter filter(Position from) {
    return from.hasReached(copied)
        ? VisibilityFilter.none()
        : VisibilityFilter.of(frame.target().rows().markers(), frame.source().log(), copied);
  }
}

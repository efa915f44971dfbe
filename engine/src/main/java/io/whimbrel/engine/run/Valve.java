package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all reading of rows for copies and proofs goes through: lets so many tasks read at the same
 * time, and so many bytes pass in a second, as the pace says that was set last. A new pace counts
 * at once, also for streams that flow. When nobody may begin, what is in hand trickles to its end,
 * so that no transaction of the source stays open for the length of a rest. Safe for use by several
 * threads.
 */
public final class Valve {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TokenBucket bucket;
  private final LongAdder waits = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private int reading;
  private long changes;
  private volatile Pace pace;
  private volatile boolean isLifted;

  /** A valve at a pace. */
  public Valve(Pace pace) {
    this(pace, System::nanoTime);
  }

  Valve(Pace pace, LongSupplier nanos) {
    this.nanos = nanos;
    this.bucket = new TokenBucket(nanos.getAsLong());
    this.pace = pace;
    bucket.rate(pace.bytesPerSecond(), nanos.getAsLong());
  }

  /** The pace. */
  public Pace pace() {
    return pace;
  }

  /** How often readers had to wait, all together. */
  public long waits() {
    return waits.sum();
  }

  /** For how long they have waited, all together; what goes on counts when it ends. */
  public Duration waited() {
    return Duration.ofNanos(waited.sum());
  }

  private void waitedSince(long since) {
    waits.increment();
    waited.add(Math.max(0, nanos.getAsLong() - since));
  }

  /** Sets another pace. */
  public void pace(Pace next) {
    lock.lock();
    try {
      pace = next;
      bucket.rate(next.bytesPerSecond(), nanos.getAsLong());
      change();
    } finally {
      lock.unlock();
    }
  }

  /** Holds nothing back from now on, whatever the pace: the cutover is on its way. */
  public void lift() {
    lock.lock();
    try {
      isLifted = true;
      change();
    } finally {
      lock.unlock();
    }
  }

  /** Holds back again, as the pace says: the cutover does not come yet. */
  public void hold() {
    lock.lock();
    try {
      isLifted = false;
      change();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is held back any more. */
  public boolean isLifted() {
    return isLifted;
  }

  /**
   * Has as many tasks of a group do the same work as may read, more when more may, and waits until
   * all have ended.
   */
  public void employ(TaskGroup tasks, String name, Runnable body) {
    int employed = 0;
    do {
      for (int wanted = Math.max(1, pace.workers()); employed < wanted; employed++) {
        tasks.fork(name + "-" + employed, body);
      }
    } while (!tasks.join(Deadline.in(LOOK)) && !Thread.currentThread().isInterrupted());
    tasks.join();
  }

  /** The right to read, until it is closed. */
  public final class Pass implements AutoCloseable {
    private Pass() {}

    @Override
    public void close() {
      lock.lock();
      try {
        reading--;
        change();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until this task may read.
   *
   * @param atRest done once when nobody may begin for longer than a moment: gives back what must
   *     not be held for long
   */
  public Pass enter(StopSignal stop, Runnable atRest) {
    boolean isResting = false;
    boolean isWaiting = false;
    long since = nanos.getAsLong();
    while (!mayBegin(stop)) {
      isWaiting = true;
      boolean isLong = nanos.getAsLong() - since > REST_NANOS;
      if (isLong && !isResting && pace.isRest()) {
        isResting = true;
        atRest.run();
      }
    }
    if (isWaiting) {
      waitedSince(since);
    }
    return new Pass();
  }

  private boolean mayBegin(StopSignal stop) {
    stop.check();
    lock.lock();
    try {
      if (isLifted || reading < pace.workers()) {
        reading++;
        return true;
      }
      await(SLICE_NANOS);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether more tasks read than may: those that have a pass are to come to an end with it. */
  public boolean isCrowded() {
    lock.lock();
    try {
      return !isLifted && reading > pace.workers();
    } finally {
      lock.unlock();
    }
  }

  /** Notes bytes that were read, and waits until so many may have been. */
  public void took(long bytes, StopSignal stop) {
    if (isLifted || Double.isInfinite(pace.bytesPerSecond())) {
      return;
    }
    lock.lock();
    try {
      double ticket = bucket.take(bytes, nanos.getAsLong());
      long since = nanos.getAsLong();
      long wait = bucket.wait(ticket, since);
      boolean isWaiting = wait > 0 && !isLifted;
      while (wait > 0 && !isLifted) {
        stop.check();
        await(Math.min(wait, SLICE_NANOS));
        wait = bucket.wait(ticket, nanos.getAsLong());
      }
      if (isWaiting) {
        waitedSince(since);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same rows, at this pace. */
  public RowStream paced(RowStream rows, StopSignal stop) {
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        byte[] piece = rows.next();
        if (piece != null) {
          took(piece.length, stop);
        }
        return piece;
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  private void change() {
    changes++;
    changed.signalAll();
  }

  /** Waits this long, or until something has changed. */
  private void await(long length) {
    long before = changes;
    try {
      long left = length;
      while (left > 0 && changes == before) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }
}

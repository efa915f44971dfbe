package io.whimbrel.engine.spool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Up to where the spool holds whole transactions: told by the one who appends, awaited by those who
 * read. Safe for several threads.
 */
final class Extent {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private volatile Place place;

  Extent(Place place) {
    this.place = place;
  }

  Place place() {
    return place;
  }

  void publish(Place next) {
    lock.lock();
    try {
      place = next;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the extent is another one than this.
   *
   * @return whether it is; false after this time, and when the thread was interrupted
   */
  boolean awaitOtherThan(Place seen, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (place.equals(seen)) {
        if (left <= 0) {
          return false;
        }
        left = grown.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds, or the longest time that can be waited. */
  static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }
}

package io.whimbrel.engine.sync;

import io.whimbrel.core.change.Position;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Up to where changes are durably on the target, and which marks were passed on the way. Written by
 * the applying task, waited for by any thread.
 */
final class Applied {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Set<String> awaited = new HashSet<>();
  private Position position;

  Applied(Position position) {
    this.position = position;
  }

  Position position() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** Changes up to here are on the target, these marks among them. */
  void moveTo(Position reached, Set<String> marks) {
    lock.lock();
    try {
      position = reached;
      awaited.removeAll(marks);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Must be called before the mark is written. */
  void expect(String mark) {
    lock.lock();
    try {
      awaited.add(mark);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a mark that nobody waits for any more. */
  void forget(String mark) {
    lock.lock();
    try {
      awaited.remove(mark);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an expected mark, or for a position behind it.
   *
   * @return whether it was passed before the deadline
   */
  boolean await(String mark, Position behind, Deadline deadline, StopSignal stop) {
    lock.lock();
    try {
      while (awaited.contains(mark) && !position.hasReached(behind)) {
        stop.check();
        if (deadline.isPassed()) {
          return false;
        }
        boolean _ = moved.await(shorter(deadline.left()), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static long shorter(Duration left) {
    return Math.min(left.toNanos(), LOOK.toNanos());
  }
}

package io.whimbrel.engine;

import io.whimbrel.engine.run.Sides;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command that is running, as the thread that ends it sees it. Safe for several threads. */
final class OpenWork {
  private CountDownLatch ended = new CountDownLatch(0);
  private @Nullable Runnable cut;

  synchronized void begin() {
    if (ended.getCount() > 0) {
      throw new IllegalStateException("another command of this migration is running");
    }
    ended = new CountDownLatch(1);
  }

  /** What the command is connected to. */
  synchronized void opened(Sides opened) {
    opened(opened::close);
  }

  /** The same, by what cuts the connections. */
  synchronized void opened(Runnable cutting) {
    cut = cutting;
  }

  synchronized void end() {
    cut = null;
    ended.countDown();
  }

  /** Waits for the end of the command; tells whether it came in time. */
  boolean awaitEnd(Duration waitMax) {
    try {
      return latch().await(waitMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized CountDownLatch latch() {
    return ended;
  }

  /** Closes the connections under the command: whatever statement it is in fails. */
  void cutConnections() {
    Runnable cutting = current();
    if (cutting != null) {
      cutting.run();
    }
  }

  private synchronized @Nullable Runnable current() {
    return cut;
  }
}

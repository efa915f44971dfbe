package io.whimbrel.cli.wiring;

import io.whimbrel.engine.Migration;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a migration's work cleanly when the process is told to end (SIGINT, SIGTERM), and lets the
 * process end within ten seconds in any case; the JVM then exits with 130 or 143. Closed when the
 * work has ended.
 */
public final class StopHook implements AutoCloseable {
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(9);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private StopHook(Runnable closing, PrintStream err) {
    this.hook = new Thread(() -> stop(closing, err), "stop");
  }

  /** Watches over a migration from now on. */
  public static StopHook of(Migration migration, PrintStream err) {
    return of(migration::close, err);
  }

  /**
   * Watches over other work.
   *
   * @param closing ends it cleanly
   */
  public static StopHook of(Runnable closing, PrintStream err) {
    StopHook stop = new StopHook(closing, err);
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  /** One deadline holds for all: what closing took is not waited for again. */
  private void stop(Runnable closing, PrintStream err) {
    long end = System.nanoTime() + NANOS_MAX;
    err.println();
    err.println("stopping; what is done stays done");
    closing.run();
    try {
      boolean _ = ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process ends already: the hook runs
    }
  }
}

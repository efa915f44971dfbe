package io.whimbrel.engine.watch;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does the same again and again on a thread of its own, until it is closed. Rollbacks hang on what
 * is watched, so a fault of ours must not end the thread in silence: a round that fails is left
 * out, somebody is told, and the next one is tried.
 */
final class Rounds implements AutoCloseable {
  private final Supplier<Duration> round;
  private final Duration afterFailure;
  private final Consumer<RuntimeException> failed;
  private final Runnable atEnd;
  private final Duration lastLook;
  private final StopSignal closing = StopSignal.root();
  private final Thread thread;

  /**
   * Rounds that do not run yet.
   *
   * @param round one of them; tells how long to rest behind it
   * @param afterFailure how long to rest behind one that failed
   * @param failed is told what failed, on the same thread; must not fail
   * @param atEnd what is done in the end, on the same thread
   * @param lastLook how long closing waits for a round that is under way
   */
  Rounds(
      String name,
      Supplier<Duration> round,
      Duration afterFailure,
      Consumer<RuntimeException> failed,
      Runnable atEnd,
      Duration lastLook) {
    this.round = round;
    this.afterFailure = afterFailure;
    this.failed = failed;
    this.atEnd = atEnd;
    this.lastLook = lastLook;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.isStopped()) {
        closing.rest(pass());
      }
    } finally {
      atEnd.run();
    }
  }

  private Duration pass() {
    try {
      return round.get();
    } catch (RuntimeException fault) {
      failed.accept(fault);
      return afterFailure;
    }
  }

  @Override
  public void close() {
    closing.stop(Problem.of(ProblemCode.PAUSED).what("the watch ends").exception());
    try {
      thread.join(lastLook.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

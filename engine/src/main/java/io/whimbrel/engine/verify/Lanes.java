package io.whimbrel.engine.verify;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A thread for each side, which does what it is given in its order, however far the other one is.
 * Used by one thread, which closes them: what has begun by then is waited for, all else is left.
 */
public final class Lanes implements AutoCloseable {
  private final ExecutorService source;
  private final ExecutorService target;
  private volatile boolean isClosed;

  /** Lanes whose threads are named after what is done there. */
  public Lanes(String name) {
    this.source = lane(name + "/source");
    this.target = lane(name + "/target");
  }

  private static ExecutorService lane(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Work on the source; what it throws is thrown when it is joined. */
  <T> CompletableFuture<T> atSource(Supplier<T> work) {
    return CompletableFuture.supplyAsync(() -> unlessClosed(work), source);
  }

  /** Work on the target. */
  <T> CompletableFuture<T> atTarget(Supplier<T> work) {
    return CompletableFuture.supplyAsync(() -> unlessClosed(work), target);
  }

  private <T> T unlessClosed(Supplier<T> work) {
    if (isClosed) {
      throw Problem.of(ProblemCode.PAUSED).what("nobody waits for it any more").exception();
    }
    return work.get();
  }

  @Override
  public void close() {
    isClosed = true;
    source.close();
    target.close();
  }
}

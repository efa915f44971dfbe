package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Does one piece of work at a time on a thread of its own, in the order given, while its owner
 * makes the next one. What the owner did before is seen by the work, and what the work did is seen
 * by the owner once it was awaited. After a failure nothing more is done, and the failure is thrown
 * again by every call. Used by one thread, its owner; it is never interrupted at its work.
 */
final class WriterLane implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("apply writer").unstarted(work));

  private @Nullable Work last;

  /**
   * Waits for the piece before and begins this one.
   *
   * @param doing what it does, for the problem it may end with
   */
  Work begin(String doing, SealedSet.Writing body) {
    await();
    Work work = new Work(doing, body);
    last = work;
    thread.execute(work);
    return work;
  }

  /** Waits until nothing is being done: then what the work uses is the owner's. */
  void await() {
    if (last != null) {
      last.await();
    }
  }

  /** Waits for the end of what is being done, and does nothing any more; throws nothing. */
  @Override
  public void close() {
    thread.shutdown();
    if (last != null) {
      last.awaitEnd();
    }
  }

  /** A piece of work. */
  static final class Work extends FutureTask<@Nullable Void> {

    private Work(String doing, SealedSet.Writing body) {
      super(
          () -> {
            try {
              body.write();
              return null;
            } catch (SQLException e) {
              throw SqlProblems.of(e, doing);
            }
          });
    }

    /** Waits for its end and throws what it failed with. */
    void await() {
      awaitEnd();
      if (state() == State.FAILED) {
        throw failure(exceptionNow());
      }
    }

    /** Waits through interrupts, which stay noted. */
    private void awaitEnd() {
      boolean isInterrupted = false;
      while (!isDone()) {
        try {
          get();
        } catch (InterruptedException e) {
          isInterrupted = true;
        } catch (ExecutionException e) {
          break; // it has ended
        }
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private static RuntimeException failure(Throwable cause) {
      return switch (cause) {
        case RuntimeException failure -> failure;
        case Error error -> throw error;
        default -> new IllegalStateException("applying ended with " + cause, cause);
      };
    }
  }
}

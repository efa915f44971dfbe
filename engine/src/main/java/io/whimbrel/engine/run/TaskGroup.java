package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks on threads of their own that end together: the first failure stops the siblings, and the
 * group is closed only when every task has ended. Tasks are never interrupted; they look at {@link
 * #stop()} between two units of work. Used by the thread that opened it.
 *
 * <p>The threads are the system's: tasks are few, and move gigabytes over sockets, where virtual
 * threads pay a trip through the scheduler for each wait.
 */
public final class TaskGroup implements AutoCloseable {
  private final String name;
  private final StopSignal stop;
  private final @Nullable StopSignal escalation;
  private final List<FutureTask<Void>> tasks = new CopyOnWriteArrayList<>();

  /** A group whose tasks end when this signal is stopped. */
  public TaskGroup(String name, StopSignal parent) {
    this(name, parent, null);
  }

  private TaskGroup(String name, StopSignal parent, @Nullable StopSignal escalation) {
    this.name = name;
    this.stop = parent.child();
    this.escalation = escalation;
  }

  /** A group that nobody joins while it works: a failure in it stops the signal above, too. */
  public static TaskGroup services(String name, StopSignal parent) {
    return new TaskGroup(name, parent, parent);
  }

  /** What the tasks look at. */
  public StopSignal stop() {
    return stop;
  }

  /** Starts a task. */
  public void fork(String taskName, Runnable body) {
    FutureTask<Void> task =
        new FutureTask<>(body, null) {
          @Override
          protected void setException(Throwable failure) {
            fail(asRuntime(failure));
            super.setException(failure);
          }
        };
    tasks.add(task);
    Thread.ofPlatform().daemon().name(name + "/" + taskName).start(task);
  }

  /** Starts this many tasks with the same body. */
  public void fork(int count, String taskName, Runnable body) {
    for (int i = 0; i < count; i++) {
      fork(taskName + "-" + i, body);
    }
  }

  /** Waits for all tasks and throws the first failure, if there was one. */
  public void join() {
    boolean ended = ended(Deadline.never());
    stop.check();
    if (!ended) {
      throw new IllegalStateException(name + " did not end");
    }
  }

  /**
   * Waits until all tasks have ended or the deadline is passed, throws the first failure as soon as
   * the tasks have ended with it.
   *
   * @return whether they have ended
   */
  public boolean join(Deadline deadline) {
    boolean ended = ended(deadline);
    if (ended) {
      stop.check();
    }
    return ended;
  }

  /** Stops what still runs and waits for its end; throws nothing. */
  @Override
  public void close() {
    stop.stop(Problem.of(ProblemCode.PAUSED).what(name + " was closed").exception());
    boolean _ = ended(Deadline.never());
  }

  private void fail(RuntimeException failure) {
    boolean isFirst = !stop.isStopped();
    stop.stop(failure);
    if (isFirst && escalation != null) {
      escalation.stop(failure);
    }
  }

  private boolean ended(Deadline deadline) {
    for (FutureTask<Void> task : tasks) {
      if (!ended(task, deadline.left())) {
        return false;
      }
    }
    return true;
  }

  private static boolean ended(FutureTask<Void> task, Duration waitMax) {
    try {
      task.get(waitMax.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // the signal holds the failure
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("a task ended with " + failure, failure);
  }
}

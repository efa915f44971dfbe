package io.whimbrel.engine.run;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Says to a tree of tasks that they are to end, and why; the first reason stays. A child is stopped
 * when its parent is. Tasks look between two units of work and wait only here, so nobody is ever
 * interrupted in the middle of a statement. Safe for use by any thread.
 */
public final class StopSignal {
  private static final Duration PARENT_POLL = Duration.ofMillis(50);

  private final @Nullable StopSignal parent;
  private final AtomicReference<@Nullable RuntimeException> reason = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private StopSignal(@Nullable StopSignal parent) {
    this.parent = parent;
  }

  /** A signal that depends on no other. */
  public static StopSignal root() {
    return new StopSignal(null);
  }

  /** A signal that is stopped by itself or with this one. */
  public StopSignal child() {
    return new StopSignal(this);
  }

  /** Stops; does nothing when a reason is there already. */
  public void stop(RuntimeException why) {
    if (reason.compareAndSet(null, why)) {
      stopped.countDown();
    }
  }

  /** Why it was stopped, by itself or above; empty while it is not. */
  public Optional<RuntimeException> reason() {
    RuntimeException own = reason.get();
    if (own != null) {
      return Optional.of(own);
    }
    return parent == null ? Optional.empty() : parent.reason();
  }

  /** Whether tasks are to end. */
  public boolean isStopped() {
    return reason().isPresent();
  }

  /** Throws the reason when there is one. */
  public void check() {
    RuntimeException why = reason().orElse(null);
    if (why != null) {
      throw why;
    }
  }

  /** Waits this long, or throws the reason as soon as there is one. */
  public void pause(Duration length) {
    rest(length);
    check();
  }

  /** Waits this long, or returns as soon as there is a reason to stop. */
  public void rest(Duration length) {
    Deadline deadline = Deadline.in(length);
    while (!isStopped() && !deadline.isPassed()) {
      await(parent == null ? deadline.left() : shorter(deadline.left(), PARENT_POLL));
    }
  }

  private void await(Duration length) {
    try {
      boolean _ = stopped.await(length.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

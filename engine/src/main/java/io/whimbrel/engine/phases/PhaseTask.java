package io.whimbrel.engine.phases;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * One phase's run in a thread of its own, beside those of other phases. Once it has passed, only
 * its events are told: progress is that of the phase at work.
 */
final class PhaseTask implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Plan plan;
  private final Migration migration;
  private final FutureTask<RunOutcome> work;
  private volatile boolean isBehind;

  private PhaseTask(
      Plan plan,
      RunOptions options,
      BiFunction<Plan, RunListener, Migration> opener,
      RunListener listener) {
    this.plan = plan;
    this.migration = opener.apply(plan, Advice.aboutPhase(plan).told(told(listener)));
    this.work = new FutureTask<>(() -> migration.run(options));
  }

  /** Begins a phase or goes on with it. */
  static PhaseTask start(
      Plan plan,
      RunOptions options,
      BiFunction<Plan, RunListener, Migration> opener,
      RunListener listener) {
    PhaseTask task = new PhaseTask(plan, options, opener, listener);
    Thread.ofPlatform().daemon().name("phase " + plan.phasing().current()).start(task.work);
    return task;
  }

  private RunListener told(RunListener listener) {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {
        if (!isBehind) {
          listener.progress(progress);
        }
      }

      @Override
      public void event(EventRecord event) {
        listener.event(
            new EventRecord(
                event.sequence(),
                event.at(),
                event.phase(),
                event.kind(),
                plan.phasing().current() + ": " + event.text(),
                event.data()));
      }
    };
  }

  /** From now on another phase is at work. */
  void stepBehind() {
    isBehind = true;
  }

  /** Waits for the end; tells whether it came in time. */
  boolean await(Duration waitMax) {
    try {
      work.get(waitMax.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }

  /** How it ended; empty as long as it has not. What failed is thrown. */
  Optional<RunOutcome> outcome() {
    return switch (work.state()) {
      case RUNNING, CANCELLED -> Optional.empty();
      case SUCCESS -> Optional.of(work.resultNow());
      case FAILED -> throw failure();
    };
  }

  private RuntimeException failure() {
    return switch (work.exceptionNow()) {
      case Problem problem -> problem.advising(Advice.aboutPhase(plan).in(problem.fix()));
      case RuntimeException other -> other;
      case Error error -> throw error;
      case Throwable checked -> throw new IllegalStateException("a run checks nothing", checked);
    };
  }

  /** Whether another process works on this phase. */
  boolean isElsewhere() {
    return work.state() == Future.State.FAILED
        && work.exceptionNow() instanceof Problem problem
        && problem.code() == ProblemCode.LOCKED;
  }

  /** Has it end cleanly, and waits for that. */
  @Override
  public void close() {
    migration.close();
    boolean _ = await(PATIENCE);
  }
}

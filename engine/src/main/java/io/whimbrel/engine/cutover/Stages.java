package io.whimbrel.engine.cutover;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.TaskGroup;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one cutover, each given up when the pause's deadline is passed. A stage that is
 * given up may still end its statement; none of them writes where that does harm, since the target
 * is fenced and the source is only read. Used by one thread.
 */
final class Stages {
  private final TaskGroup tasks;
  private final Retry retry;
  private final Deadline deadline;
  private final String limit;

  /**
   * The stages of an attempt.
   *
   * @param limit the plan's name for the deadline
   */
  Stages(TaskGroup tasks, Retry rules, Deadline deadline, String limit) {
    this.tasks = tasks;
    this.retry = rules.with(tasks.stop());
    this.deadline = deadline;
    this.limit = limit;
  }

  /** When the pause must be over. */
  Deadline deadline() {
    return deadline;
  }

  /** Does a stage in a task of its own and waits for it until the deadline. */
  <T> T call(String name, Function<Retry, T> body) {
    requireTime(name);
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    tasks.fork(name, () -> result.set(body.apply(retry)));
    boolean ended = tasks.join(deadline);
    T value = result.get();
    if (!ended || value == null) {
      throw exceeded(name);
    }
    return value;
  }

  /** Throws when the deadline is passed. */
  void requireTime(String name) {
    if (deadline.isPassed()) {
      throw exceeded(name);
    }
  }

  /** Throws when the side that is to hand over accepts writes again. */
  void requireFenced(Fence fence) {
    if (fence.state() != Fence.State.UP) {
      throw Problem.of(ProblemCode.SWITCH_FAILED)
          .what("the fence of the side that is to hand over was lowered in the middle of the pause")
          .fix("see with 'whimbrel status' who works on the run, then try again")
          .exception();
    }
  }

  /** The problem that says so. */
  Problem exceeded(String name) {
    return Problem.of(ProblemCode.PAUSE_EXCEEDED)
        .what(limit + " was passed in stage '" + name + "', the cutover backs out")
        .where(limit)
        .fix("look at the time line in 'whimbrel report', make the pause longer or try again")
        .exception();
  }
}

package io.whimbrel.engine.steps.other;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;

/** Where steps find the runs of other plans. Safe for use by several threads. */
@FunctionalInterface
public interface OtherRuns {

  /** Where there are none. */
  OtherRuns NONE =
      file -> {
        throw Problem.of(ProblemCode.PLAN_INVALID)
            .what("another plan cannot be carried from here")
            .where(file.toString())
            .fix("run it by itself")
            .exception();
      };

  /**
   * Another plan and its journal; connects to no database yet.
   *
   * @param file of the plan; where it cannot be read, the problem is what a command on it would say
   */
  OtherRun open(Path file);

  /** How long a run is left at its gate before changes are carried there beside other steps. */
  default Duration idleMax() {
    return Duration.ofSeconds(10);
  }
}

package io.whimbrel.engine.back;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;

/**
 * What a lost log means behind the cutover, where it is the new side's: nothing goes back to copy,
 * since the new side is in charge.
 */
public final class LostWayBack {
  private static final String FIX =
      "keep the new side, which is in charge: let 'whimbrel run' finish monitoring, then"
          + " 'whimbrel cleanup'; it cannot be rolled back any more";

  private LostWayBack() {}

  /** A problem of the way back in its words; any other than a lost log stays as it is. */
  public static Problem told(Problem problem) {
    if (problem.code() == ProblemCode.SLOT_LOST) {
      return lost(problem, "the new side's slot is gone or invalidated");
    }
    return problem.code() == ProblemCode.POSITION_LOST ? lost(problem, problem.what()) : problem;
  }

  private static Problem lost(Problem problem, String why) {
    return Problem.of(problem.code())
        .what("the way back is lost, nothing was skipped on the old side: " + why)
        .where(problem.where())
        .fix(FIX)
        .cause(problem)
        .exception();
  }
}

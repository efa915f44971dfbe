package io.whimbrel.engine.run;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;

/** The plan of a run is the one by whose digest it was begun. */
public final class SamePlan {
  private SamePlan() {}

  /**
   * Requires that a run is bound to a plan as it is now.
   *
   * @param fix what is to be done where it is not
   */
  public static void require(RunRecord run, Plan plan, String fix) {
    if (!run.planDigest().equals(plan.digest())) {
      throw Problem.of(ProblemCode.PLAN_CHANGED)
          .what(
              "%s is bound to the plan with digest %s, the plan now has %s"
                  .formatted(run.run(), run.planDigest(), plan.digest()))
          .where(String.valueOf(plan.file()))
          .fix(fix)
          .exception();
    }
  }
}

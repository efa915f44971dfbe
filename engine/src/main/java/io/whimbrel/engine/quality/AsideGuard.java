package io.whimbrel.engine.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.RunFrame;

/**
 * Looks inside the pause whether a row of the target points to one that is kept aside: foreign keys
 * do not fire for what sync writes, so such a row may have come since the target was looked at.
 */
public final class AsideGuard {
  private final RunFrame frame;

  /** For a run. */
  public AsideGuard(RunFrame frame) {
    this.frame = frame;
  }

  /**
   * Throws when there is one, and takes back that the run is verified.
   *
   * @return nothing, as stages do that only look
   */
  public String check() {
    QualityRules rules = frame.plan().verify().quality();
    if (frame.cargo().mappings().stream().allMatch(m -> m.asides().isEmpty())) {
      return "";
    }
    QualityWork work =
        QualityWork.of(
            frame.plan(),
            frame.sides(),
            frame.cargo(),
            Moment.AFTER,
            rules.looking(QualityRules.Look.REQUIRED));
    for (QualityTask task : work.tasks()) {
      long count = work.side().pointingAside(task);
      if (count > 0) {
        frame
            .chronicle()
            .step(Phase.VERIFY, "verify", StepState.FAILED, "rows point to rows kept aside");
        throw Problem.of(ProblemCode.ROWS_DIFFERENT)
            .what("%d rows point to rows that are kept aside".formatted(count))
            .where(task.mapping().source().name().toString())
            .fix("mend the rows on the source, or accept them as orphans in 'verify.quality'")
            .exception();
      }
    }
    return "";
  }
}

package io.whimbrel.engine.assess;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a plan's strategy can keep the plan's limits, by what was measured. */
public final class StrategyFindings {
  private StrategyFindings() {}

  /** What it cannot keep, with the numbers. */
  public static List<Finding> of(Plan plan, StrategyFacts facts) {
    return plan.strategy() == Strategy.BIG_BANG ? ofDowntime(plan, facts) : ofSync(plan, facts);
  }

  private static List<Finding> ofDowntime(Plan plan, StrategyFacts facts) {
    Duration takes = StrategyAdvice.downtime(facts);
    Duration allowed = plan.limits().downtime().orElse(plan.limits().pause());
    if (facts.copy().isZero() || takes.compareTo(allowed) <= 0) {
      return List.of();
    }
    return List.of(
        Finding.block(
            ProblemCode.LIMIT_UNKEPT,
            "a big bang takes about %s (copy %s, proof and switch %s), and limits.downtime is %s"
                .formatted(
                    Figures.estimate(takes),
                    Figures.estimate(facts.copy()),
                    Figures.estimate(takes.minus(facts.copy())),
                    Figures.estimate(allowed)),
            plan.locate("limits.downtime"),
            "allow a longer downtime, or write 'strategy: blue-green', which copies before the"
                + " pause"));
  }

  private static List<Finding> ofSync(Plan plan, StrategyFacts facts) {
    List<Finding> findings = new ArrayList<>();
    long log = StrategyAdvice.of(facts).cost(plan.strategy()).logBytes();
    if (StrategyAdvice.isHardlyCaughtUp(facts)) {
      findings.add(
          Finding.warn(
              ProblemCode.LIMIT_UNKEPT,
              "the source writes about %d bytes of log in a second, hardly less than is copied:"
                      .formatted(Math.round(facts.writes().logBytes()))
                  + " sync may not catch up",
              plan.locate("limits"),
              "begin when less is written, or raise limits.workers and limits.rate"));
    } else if (log > plan.limits().logBytes()) {
      findings.add(
          Finding.info(
              ProblemCode.NOTE,
              "about %d bytes of log come while rows are copied, more than limits.log: the run will"
                      .formatted(log)
                  + " rely on its spool",
              plan.locate("limits.log")));
    }
    return findings;
  }
}

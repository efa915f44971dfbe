package io.whimbrel.planfile;

import io.whimbrel.core.plan.Strategy;

/** What a strategy asks of the limits. */
final class StrategyReader {

  private StrategyReader() {}

  /** A big bang has one downtime, in which the copy is, and no pause. */
  static void checkLimits(Strategy strategy, Section plan, Section limits) {
    if (strategy != Strategy.BIG_BANG) {
      return;
    }
    if (limits.value("downtime").isEmpty()) {
      plan.value("strategy")
          .ifPresent(
              v ->
                  v.complain(
                      "the strategy big-bang needs to know how long the source may stand still",
                      "write limits: { downtime: 2h }, or choose blue-green"));
    }
    plan.value("cutover")
        .flatMap(cutover -> cutover.section(PlanKeys.CUTOVER).value("warm"))
        .ifPresent(
            v ->
                v.complain(
                    "a big bang has no time to warm the target outside of its downtime",
                    "take cutover.warm out, or choose blue-green"));
    limits
        .value("pause")
        .ifPresent(
            v ->
                v.complain(
                    "a big bang has no pause beside its downtime",
                    "take limits.pause out: limits.downtime bounds all of it"));
  }
}

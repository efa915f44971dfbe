package io.whimbrel.planfile;

import io.whimbrel.core.plan.Strategy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads how a migration gets to the target, and what its strategy asks of the limits. */
final class StrategyReader {

  private static final Set<Strategy> RUNNING =
      EnumSet.of(Strategy.BLUE_GREEN, Strategy.BIG_BANG, Strategy.PARALLEL_RUN);

  private StrategyReader() {}

  /** Reads the strategy; one that does not run yet is refused. */
  static Optional<Strategy> read(Value value) {
    Optional<Strategy> strategy = value.word(Strategy.class);
    strategy
        .filter(s -> !RUNNING.contains(s))
        .ifPresent(
            s ->
                value.complain(
                    "the strategy %s is not supported yet".formatted(Value.spelled(s)),
                    "write blue-green: it keeps both sides in sync and pauses only to switch; or"
                        + " big-bang, where a downtime is allowed"));
    return strategy;
  }

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

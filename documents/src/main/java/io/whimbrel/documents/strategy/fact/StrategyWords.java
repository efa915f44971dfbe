package io.whimbrel.documents.strategy.fact;

import io.whimbrel.core.plan.Strategy;
import java.time.Duration;
import java.util.List;

/**
 * Which strategy was recommended when the migration was assessed.
 *
 * @param costs what each would cost
 */
public record StrategyWords(Strategy recommended, String reason, List<Cost> costs) {
  public StrategyWords {
    costs = List.copyOf(costs);
  }

  /** What a strategy would cost, about. */
  public record Cost(Strategy strategy, Duration time, Duration pause) {}
}

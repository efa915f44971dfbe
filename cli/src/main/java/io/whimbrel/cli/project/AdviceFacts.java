package io.whimbrel.cli.project;

import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.documents.strategy.fact.StrategyWords;
import io.whimbrel.engine.assess.StrategyAdvice;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which strategy an assessment recommended, as facts that are kept with what else it found. */
public final class AdviceFacts {
  private static final String RECOMMENDED = "advice.strategy";
  private static final String REASON = "advice.reason";
  private static final String COST = "advice.cost.";

  private AdviceFacts() {}

  /** As facts. */
  public static Map<String, String> of(StrategyAdvice advice) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(RECOMMENDED, advice.recommended().name());
    facts.put(REASON, advice.reason());
    advice
        .costs()
        .forEach(
            cost ->
                facts.put(
                    COST + cost.strategy().name(),
                    cost.time().toMillis() + " " + cost.pause().toMillis()));
    return facts;
  }

  /** What facts say of it. */
  static Optional<StrategyWords> read(Assessed assessed) {
    Map<String, String> facts = assessed.facts();
    List<StrategyWords.Cost> costs =
        Arrays.stream(Strategy.values())
            .flatMap(s -> cost(s, facts.getOrDefault(COST + s.name(), "")).stream())
            .toList();
    return Arrays.stream(Strategy.values())
        .filter(s -> s.name().equals(facts.get(RECOMMENDED)))
        .map(s -> new StrategyWords(s, facts.getOrDefault(REASON, ""), costs))
        .findFirst();
  }

  private static Optional<StrategyWords.Cost> cost(Strategy strategy, String text) {
    if (!text.matches("\\d{1,15} \\d{1,15}")) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", -1);
    return Optional.of(new StrategyWords.Cost(strategy, millis(parts[0]), millis(parts[1])));
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}

package io.whimbrel.testkit.load;

import java.time.Duration;
import java.util.Map;

/**
 * What a load has seen so far.
 *
 * @param acknowledged committed transactions that wrote something
 * @param refused transactions that a server refused, or connections
 * @param doubtful transactions whose commit may have happened or not
 * @param rolledBack transactions that the scenario itself rolled back
 * @param connections connections opened
 * @param longestGap the longest time without an acknowledged transaction, the current one included
 * @param scenarios acknowledged transactions by scenario
 */
public record LoadStatistics(
    long acknowledged,
    long refused,
    long doubtful,
    long rolledBack,
    long connections,
    Duration longestGap,
    Map<String, Long> scenarios) {
  public LoadStatistics {
    scenarios = Map.copyOf(scenarios);
  }
}

package io.whimbrel.testkit.load;

import java.util.List;

/**
 * What a load does.
 *
 * @param threads how many writers
 * @param perSecond transactions per second of all writers together
 * @param seed what makes the load repeatable, but for timing
 */
public record WriteLoadPlan(List<Scenario> scenarios, int threads, double perSecond, long seed) {
  public WriteLoadPlan {
    scenarios = List.copyOf(scenarios);
    if (scenarios.isEmpty() || threads < 1 || perSecond <= 0) {
      throw new IllegalArgumentException("a load needs scenarios, a thread and a rate");
    }
  }
}

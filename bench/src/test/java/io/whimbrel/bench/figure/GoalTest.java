package io.whimbrel.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalTest {
  private final Results results = new Results();

  @Test
  void aRatioIsMetUpToItsLimit() {
    add("ours", Map.of(Metric.SECONDS, 3.0, Metric.CPU, 4.0));
    add("theirs", Map.of(Metric.SECONDS, 4.0, Metric.CPU, 2.0));

    assertThat(ratio(0.75).judge(results))
        .isEqualTo(new Goal.Verdict("0.75 x (CPU 2.00 x)", Goal.State.MET));
    assertThat(ratio(0.74).judge(results).state()).isEqualTo(Goal.State.MISSED);
  }

  @Test
  void aRateIsTheOtherWayRound() {
    add("ours", Map.of(Metric.SECONDS, 2.0));
    add("theirs", Map.of(Metric.SECONDS, 3.0));

    assertThat(new Goal.Rate("sync", "sync", "ours", "theirs", 1.5).judge(results))
        .isEqualTo(new Goal.Verdict("1.50 x", Goal.State.MET));
  }

  @Test
  void aBoundHoldsInEveryRound() {
    add("ours", Map.of(Metric.LAG_MAX, 900.0));
    add("ours", Map.of(Metric.LAG_MAX, 1100.0));

    assertThat(new Goal.Bound("lag", "sync", "ours", Metric.LAG_MAX, 1000, "ms").judge(results))
        .isEqualTo(new Goal.Verdict("1100 ms", Goal.State.MISSED));
  }

  @Test
  void aSystemThatFailedMissedItsGoal() {
    results.add(Measurement.failed("sync", "ours", 1, "broken"));

    assertThat(ratio(1).judge(results).state()).isEqualTo(Goal.State.MISSED);
  }

  @Test
  void whatWasNotMeasuredIsUnknown() {
    assertThat(ratio(1).judge(results).state()).isEqualTo(Goal.State.UNKNOWN);
  }

  private static Goal ratio(double max) {
    return new Goal.Ratio("sync", "sync", "ours", "theirs", Metric.SECONDS, max);
  }

  private void add(String system, Map<Metric, Double> values) {
    results.add(Measurement.of("sync", system, 1, values));
  }
}

package io.whimbrel.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results();

  @Test
  void aRatioIsTheMedianOfTheRatiosOfEachRound() {
    add("ours", 1, 2);
    add("theirs", 1, 1);
    add("ours", 2, 30);
    add("theirs", 2, 10);
    add("ours", 3, 5);
    add("theirs", 3, 5);

    assertThat(results.ratio("copy", "ours", "theirs", Metric.SECONDS)).hasValue(2);
  }

  @Test
  void aRoundInWhichOneFailedDoesNotCount() {
    add("ours", 1, 2);
    add("theirs", 1, 1);
    add("ours", 2, 30);
    results.add(Measurement.failed("copy", "theirs", 2, "broken"));

    assertThat(results.ratio("copy", "ours", "theirs", Metric.SECONDS)).hasValue(2);
  }

  @Test
  void whatWasNotMeasuredHasNoRatio() {
    add("ours", 1, 2);

    assertThat(results.ratio("copy", "ours", "theirs", Metric.SECONDS)).isEmpty();
  }

  @Test
  void groupsAndSystemsStandInTheOrderInWhichTheyBegan() {
    add("b", 1, 1);
    add("a", 1, 1);
    add("b", 2, 1);

    assertThat(results.groups()).containsExactly("copy");
    assertThat(results.systems("copy")).containsExactly("b", "a");
  }

  private void add(String system, int round, double seconds) {
    results.add(Measurement.of("copy", system, round, Map.of(Metric.SECONDS, seconds)));
  }
}

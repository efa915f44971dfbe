package io.whimbrel.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
    assertThat(Sample.of(3, 1, 100).median()).hasValue(3);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Sample.of(4, 1, 2, 100).median()).hasValue(3);
  }

  @Test
  void nothingHasNoMedian() {
    assertThat(Sample.of().median()).isEmpty();
    assertThat(Sample.of().quantile(0.5)).isEmpty();
  }

  @Test
  void aQuantileIsOneOfTheNumbersByTheNearestRank() {
    Sample hundred = Sample.of(DoubleStream.iterate(1, i -> i + 1).limit(100).toArray());

    assertThat(hundred.quantile(0.99)).hasValue(99);
    assertThat(hundred.quantile(0.5)).hasValue(50);
    assertThat(hundred.min()).hasValue(1);
    assertThat(hundred.max()).hasValue(100);
  }
}

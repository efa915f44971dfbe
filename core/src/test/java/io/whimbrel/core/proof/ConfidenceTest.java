package io.whimbrel.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceTest {

  @Test
  void whatEqualRowsExcludeIsWhatTheSizeOfTheSampleWasMadeFor() {
    assertThat(new Confidence(0.999).excluded(690_773, 0)).isCloseTo(1e-5, within(1e-10));
  }

  /** The bounds of Clopper and Pearson, one-sided, from tables. */
  @ParameterizedTest
  @CsvSource({"0.95, 10, 0, 0.25887", "0.95, 10, 1, 0.39416", "0.95, 50, 2, 0.12061"})
  void differingRowsWidenWhatIsExcluded(
      double confidence, long sampled, long differing, double bound) {
    assertThat(new Confidence(confidence).excluded(sampled, differing))
        .isCloseTo(bound, within(1e-4));
  }

  @Test
  void theConclusionIsASentence() {
    assertThat(new Confidence(0.999).conclusion(690_773, 0))
        .isEqualTo("99.9 % sure that fewer than 1 in 100,000 rows differ");
    assertThat(new Confidence(0.95).conclusion(3, 3)).isEqualTo("the sample excludes nothing");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
  void whatIsNoConfidenceIsRefused(double value) {
    assertThatThrownBy(() -> new Confidence(value)).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.whimbrel.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void aSizeIsNeverBelowTheLeast() {
    assertThat(new Scale(1).of(500, 10)).isEqualTo(500);
    assertThat(new Scale(0.1).of(500, 10)).isEqualTo(50);
    assertThat(new Scale(0.001).of(500, 10)).isEqualTo(10);
  }

  @Test
  void nothingIsNoScale() {
    assertThatThrownBy(() -> new Scale(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scale(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.whimbrel.engine.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.engine.throttle.RuleState.Standing;
import org.junit.jupiter.api.Test;

class RuleStateTest {
  private final RuleState state = new RuleState(Rule.parse("active_sessions > 40"));

  private Standing see(double... values) {
    for (double value : values) {
      state.see(new Reading.Figure(value));
    }
    return state.standing();
  }

  private Standing miss(int times) {
    for (int i = 0; i < times; i++) {
      state.see(new Reading.NoData("gone"));
    }
    return state.standing();
  }

  @Test
  void aRuleThatWasNotMeasuredYetIsNotClear() {
    assertThat(state.standing()).isEqualTo(Standing.NO_DATA);
    assertThat(see(30)).isEqualTo(Standing.CLEAR);
  }

  @Test
  void aSinglePeakIsPassedOver() {
    assertThat(see(10, 90, 10, 90, 10)).isEqualTo(Standing.CLEAR);
    assertThat(see(41, 41)).isEqualTo(Standing.HOLDS);
  }

  @Test
  void aFigureThatSwingsAroundItsThresholdDoesNotFlap() {
    assertThat(see(10, 41, 41)).isEqualTo(Standing.HOLDS);
    assertThat(see(39)).isEqualTo(Standing.HOLDS);
    assertThat(see(33, 41, 38)).isEqualTo(Standing.HOLDS);
    assertThat(see(32)).isEqualTo(Standing.CLEAR);
    assertThat(see(39, 41, 39)).isEqualTo(Standing.CLEAR);
  }

  @Test
  void figuresThatStayAwayAreNoData() {
    assertThat(see(10)).isEqualTo(Standing.CLEAR);
    assertThat(miss(2)).isEqualTo(Standing.CLEAR);
    assertThat(miss(1)).isEqualTo(Standing.NO_DATA);
    assertThat(state.text()).isEqualTo("no data for 'active_sessions > 40': gone");
    assertThat(see(50, 50)).isEqualTo(Standing.HOLDS);
    assertThat(miss(2)).isEqualTo(Standing.HOLDS);
    assertThat(miss(1)).isEqualTo(Standing.NO_DATA);
    assertThat(see(35)).isEqualTo(Standing.CLEAR);
  }
}

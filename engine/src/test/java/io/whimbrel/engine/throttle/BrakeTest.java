package io.whimbrel.engine.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.engine.throttle.RuleState.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time is stepped: a second at a time. */
class BrakeTest {
  private final Brake brake = new Brake();
  private long second;

  private List<Integer> allowed(Standing standing, int seconds) {
    List<Integer> allowed = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      second++;
      allowed.add(brake.allowed(4, standing, second * 1_000_000_000));
    }
    return allowed;
  }

  @Test
  void halvesAtOnceAndEveryFiveSecondsDownToNobody() {
    assertThat(allowed(Standing.CLEAR, 2)).containsOnly(4);
    assertThat(allowed(Standing.HOLDS, 5)).containsOnly(2);
    assertThat(allowed(Standing.HOLDS, 5)).containsOnly(1);
    assertThat(allowed(Standing.HOLDS, 20)).containsOnly(0);
  }

  @Test
  void comesBackOneByOne() {
    allowed(Standing.HOLDS, 20);

    assertThat(allowed(Standing.CLEAR, 5)).containsOnly(0);
    assertThat(allowed(Standing.CLEAR, 5)).containsOnly(1);
    assertThat(allowed(Standing.CLEAR, 5)).containsOnly(2);
    assertThat(allowed(Standing.CLEAR, 20)).endsWith(4, 4, 4, 4);
    assertThat(allowed(Standing.HOLDS, 1)).containsExactly(2);
  }

  @Test
  void withoutDataOneAtMost() {
    assertThat(allowed(Standing.NO_DATA, 3)).containsOnly(1);
    assertThat(allowed(Standing.CLEAR, 1)).containsExactly(4);
    allowed(Standing.HOLDS, 20);
    assertThat(allowed(Standing.NO_DATA, 10)).endsWith(1, 1, 1, 1);
    assertThat(allowed(Standing.CLEAR, 5)).contains(2);
  }

  @Test
  void aLargerCrewCountsAtOnceAndASmallerOneToo() {
    assertThat(brake.allowed(4, Standing.CLEAR, 0)).isEqualTo(4);
    assertThat(brake.allowed(8, Standing.CLEAR, 1)).isEqualTo(8);
    assertThat(brake.allowed(2, Standing.CLEAR, 2)).isEqualTo(2);
  }
}

package io.whimbrel.engine.gonogo;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateLine.State;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RoomQuestionTest {

  @Test
  void aBigBangIsHeldBackByAdiskThatIsTooSmallForWhatComesThere() {
    GateLine small = RoomQuestion.line(OptionalDouble.of(99), 100);
    GateLine large = RoomQuestion.line(OptionalDouble.of(100), 100);
    GateLine unknown = RoomQuestion.line(OptionalDouble.empty(), 100);

    assertThat(small.state()).isEqualTo(State.NO_GO);
    assertThat(small.fix()).isNotEmpty();
    assertThat(large.state()).isEqualTo(State.GO);
    assertThat(unknown.state()).isEqualTo(State.UNKNOWN);
    assertThat(GoNoGo.passesByItself(small)).isTrue();
  }
}

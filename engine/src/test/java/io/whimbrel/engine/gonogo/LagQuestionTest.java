package io.whimbrel.engine.gonogo;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateLine.State;
import io.whimbrel.engine.sync.Lag;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LagQuestionTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static GateLine line(Optional<Lag> lag) {
    return new LagQuestion(() -> lag, LIMIT).answer();
  }

  @Test
  void lagIsGoBelowTheLimitOnlyAndNotKnownBeforeChangesFlow() {
    GateLine unknown = line(Optional.empty());
    GateLine below = line(Optional.of(new Lag(LIMIT.minusMillis(1), 0)));
    GateLine at = line(Optional.of(new Lag(LIMIT, 4_096)));

    assertThat(unknown.state()).isEqualTo(State.UNKNOWN);
    assertThat(below.state()).isEqualTo(State.GO);
    assertThat(at.state()).isEqualTo(State.NO_GO);
    assertThat(at.found()).isEqualTo("10.0 s, 4096 bytes");
    assertThat(GoNoGo.passesByItself(at)).isTrue();
  }
}

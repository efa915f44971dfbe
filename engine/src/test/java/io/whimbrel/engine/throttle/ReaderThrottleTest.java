package io.whimbrel.engine.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.Meter;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.engine.run.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReaderThrottleTest {

  @Test
  void aReaderOfNoRunIsHeldBackByArestThatTheSourceAsksFor() {
    Throttle throttle =
        new Throttle(
            Optional.empty(),
            List.of(),
            List.of(Rule.parse("active_sessions > 40")),
            Optional.empty(),
            Optional.empty());
    try (ReaderThrottle busy = new ReaderThrottle(throttle, Clock.systemUTC(), () -> new Load(99));
        ReaderThrottle calm = new ReaderThrottle(throttle, Clock.systemUTC(), () -> new Load(3))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                busy.took(1, StopSignal.root());
                calm.took(1, StopSignal.root());
                return busy.pace().isRest();
              });

      assertThat(calm.pace().isRest()).isFalse();
    }
  }

  private record Load(double sessions) implements Meter {
    @Override
    public Map<Measure, Reading> read(Set<Measure> measures) {
      return Map.of(Measure.ACTIVE_SESSIONS, new Reading.Figure(sessions));
    }

    @Override
    public void close() {}
  }
}

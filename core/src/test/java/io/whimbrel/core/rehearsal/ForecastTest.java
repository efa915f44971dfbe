package io.whimbrel.core.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final Interval MINUTES =
      new Interval(Duration.ofMinutes(4), Duration.ofMinutes(5), Duration.ofMinutes(6));

  private static final Forecast FORECAST =
      new Forecast(
          "abc",
          Instant.parse("2026-03-01T12:00:00Z"),
          Map.of(Phase.COPY, MINUTES, Phase.VERIFY, Interval.exactly(Duration.ofMinutes(1))),
          MINUTES);

  @Test
  void aForecastIsReadAsItWasWritten() {
    assertThat(Forecast.read(FORECAST.text())).contains(FORECAST);
  }

  @Test
  void whatIsNoForecastIsNone() {
    assertThat(Forecast.read("")).isEmpty();
    assertThat(Forecast.read("whimbrel forecast 1\nabc\nyesterday\nCOPY 1 2 3\n")).isEmpty();
    assertThat(Forecast.read(FORECAST.text().replace("COPY", "FLY"))).isEmpty();
    assertThat(Forecast.read(FORECAST.text().replace("240000", "999999999"))).isEmpty();
  }

  @Test
  void allPhasesAreOneAfterTheOther() {
    assertThat(FORECAST.total())
        .isEqualTo(
            new Interval(Duration.ofMinutes(5), Duration.ofMinutes(6), Duration.ofMinutes(7)));
    assertThat(MINUTES.holds(Duration.ofMinutes(4))).isTrue();
    assertThat(MINUTES.holds(Duration.ofMinutes(7))).isFalse();
  }
}

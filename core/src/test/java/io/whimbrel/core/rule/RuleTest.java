package io.whimbrel.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

  @ParameterizedTest
  @CsvSource({
    "active_sessions > 40, active_sessions > 40, 40",
    "active_sessions>1_000, active_sessions > 1_000, 1000",
    "standby_lag > 30s, standby_lag > 30s, 30",
    "probe_p95 > 20ms, probe_p95 > 20ms, 0.02",
    "disk_free < 20GB, disk_free < 20GB, 20000000000",
  })
  void isAMeasureASignAndAValueOfItsUnit(String text, String normal, double threshold) {
    Rule rule = Rule.parse(text);

    assertThat(rule.text()).isEqualTo(normal);
    assertThat(rule.threshold()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "active_session > 40, did you mean 'active_sessions'?",
    "load > 40, write one of active_sessions",
    "active_sessions < 40, write 'active_sessions > 40'",
    "active_sessions >= 40, write 'active_sessions > 40'",
    "disk_free > 20GB, write 'disk_free < 20GB'",
    "standby_lag > 30, write a number with ms",
    "disk_free < 20 GB, 'active_sessions > 40'",
    "active_sessions, 'active_sessions > 40'",
    "active_sessions > 40 or true, 'active_sessions > 40'",
  })
  void elseIsRefusedWithWhatToWrite(String text, String fix) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Rule.parse(text))
        .satisfies(p -> assertThat(p.fix()).contains(fix));
  }

  @ParameterizedTest
  @CsvSource({
    "active_sessions > 40, 40, false, false",
    "active_sessions > 40, 41, true, false",
    "active_sessions > 40, 32, false, true",
    "active_sessions > 0, 1, true, false",
    "active_sessions > 0, 0, false, true",
    "disk_free < 20GB, 19e9, true, false",
    "disk_free < 20GB, 24e9, false, false",
    "disk_free < 20GB, 25e9, false, true",
  })
  void isOverOnlyAFifthOnTheGoodSide(String text, double value, boolean holds, boolean isOver) {
    Rule rule = Rule.parse(text);

    assertThat(rule.holds(value)).isEqualTo(holds);
    assertThat(rule.isOver(value)).isEqualTo(isOver);
  }
}

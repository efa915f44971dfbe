package io.whimbrel.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final FigureNames NAMES = new FigureNames(Map.of("queue_depth", Unit.COUNT));

  @ParameterizedTest
  @CsvSource({
    "migration_progress_rate < 100 records/sec, migration_progress_rate, 100",
    "error_rate > 1%, error_rate, 0.01",
    "error_rate > 0.1 %, error_rate, 0.001",
    "disk_free < 20%, disk_free_share, 0.2",
    "target.disk_free<50GB, target.disk_free, 50e9",
    "target.disk_free < 20%, target.disk_free_share, 0.2",
    "lag >= 30s, lag, 30",
    "queue_depth > 10k, queue_depth, 10000",
    "Data loss detected > 0.01%, data_loss, 0.0001",
    "Performance degradation >50%, performance_degradation, 0.5",
    "Error rate >5%, error_rate, 0.05",
    "Critical functionality broken, smoke_tests_failed, 0",
    "Data corruption detected, proofs_failed, 0",
  })
  void isAFigureASignAndAValue(String text, String figure, double threshold) {
    Condition condition = Condition.parse(text, NAMES);

    assertThat(condition.figure()).isEqualTo(figure);
    assertThat(condition.threshold()).isEqualTo(new Threshold.Fixed(threshold));
  }

  @ParameterizedTest
  @CsvSource({
    "p95_latency > baseline * 1.5, 1.5",
    "p95_latency > baseline + 50%, 1.5",
    "p95_latency > baseline, 1",
    "transactions < baseline - 25%, 0.75",
    "source.query_p95 > baseline*2, 2",
  })
  void mayGoByTheBaseline(String text, double factor) {
    Condition condition = Condition.parse(text, NAMES);

    assertThat(condition.threshold()).isEqualTo(new Threshold.OfBaseline(factor));
    assertThat(condition.holds(factor * 10 + 1, OptionalDouble.empty())).isFalse();
    assertThat(condition.holds(factor * 10, OptionalDouble.of(10))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "error_rat > 1%, did you mean 'error_rate'?",
    "load > 40, watch.application",
    "target.lag > 3s, write one of",
    "error_rate > 0.01, per cent",
    "error_rate = 1%, write one of > >= < <=",
    "error_rate 1%, write it as in",
    "p95_latency > base * 1.5, baseline * 1.5",
    "p95_latency > 200, 200ms",
    "lag > 20%, write a number with ms",
  })
  void elseIsRefusedWithWhatToWrite(String text, String fix) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Condition.parse(text, NAMES))
        .satisfies(p -> assertThat(p.fix()).contains(fix));
  }

  @Test
  void isOverOnlyTheMarginAwayOnTheGoodSide() {
    Condition rising = Condition.parse("error_rate > 10%", NAMES);
    Condition falling = Condition.parse("disk_free < 20%", NAMES);

    assertThat(rising.isOver(0.09, 0.2, OptionalDouble.empty())).isFalse();
    assertThat(rising.isOver(0.08, 0.2, OptionalDouble.empty())).isTrue();
    assertThat(falling.isOver(0.24, 0.2, OptionalDouble.empty())).isFalse();
    assertThat(falling.isOver(0.25, 0.2, OptionalDouble.empty())).isTrue();
    assertThat(falling.isOver(0.20, 0, OptionalDouble.empty())).isTrue();
  }
}

package io.whimbrel.engine.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.Throttle;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyAdviceTest {
  private static final long GB = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "10, PT10M, PT1H, BIG_BANG",
    "10, PT10M, , BLUE_GREEN",
    "10, PT50M, PT1H, BLUE_GREEN",
    "900, PT1H, PT8H, BLUE_GREEN"
  })
  void aBigBangIsRecommendedWhereItIsSmallAndTheDowntimeHasReserve(
      long size, Duration copy, @Nullable Duration downtime, Strategy recommended) {
    StrategyFacts facts = facts(size * GB, copy, 0, downtime);

    assertThat(StrategyAdvice.of(facts).recommended()).isEqualTo(recommended);
  }

  @Test
  void aBigBangPausesForAllOfItAndTheOthersForTheSwitch() {
    StrategyAdvice advice =
        StrategyAdvice.of(facts(100 * GB, Duration.ofHours(2), 0, Duration.ofHours(1)));

    assertThat(advice.cost(Strategy.BIG_BANG).pause())
        .isEqualTo(Duration.ofHours(3).plusSeconds(3));
    assertThat(advice.cost(Strategy.BLUE_GREEN).pause()).isEqualTo(Duration.ofSeconds(3));
    assertThat(advice.reason()).contains("3 h").contains("1 h leave it no reserve");
  }

  @Test
  void writesLengthenWhatIsKeptInSyncAndFillTheLog() {
    StrategyFacts facts = facts(100 * GB, Duration.ofSeconds(1_000), 50_000_000, null);

    StrategyCost cost = StrategyAdvice.of(facts).cost(Strategy.BLUE_GREEN);

    assertThat(cost.logBytes()).isEqualTo(50 * GB);
    assertThat(cost.time()).isEqualTo(Duration.ofSeconds(1_000 + 500 + 1_000 + 3));
    assertThat(StrategyAdvice.of(facts).cost(Strategy.BIG_BANG).logBytes()).isZero();
    assertThat(StrategyAdvice.isHardlyCaughtUp(facts)).isFalse();
    assertThat(
            StrategyAdvice.isHardlyCaughtUp(
                facts(100 * GB, Duration.ofSeconds(1_000), 95_000_000, null)))
        .isTrue();
  }

  private static StrategyFacts facts(
      long bytes, Duration copy, double logBytes, @Nullable Duration allowed) {
    Limits defaults = Limits.DEFAULT;
    Limits limits =
        new Limits(
            defaults.pause(),
            defaults.workers(),
            defaults.lag(),
            defaults.logBytes(),
            defaults.chunkRows(),
            defaults.openTransactions(),
            defaults.retry(),
            Throttle.NONE,
            LogFull.KEEP,
            Optional.ofNullable(allowed));
    return new StrategyFacts(bytes, bytes / 2, 0, copy, new WriteRate(0, logBytes), limits);
  }
}

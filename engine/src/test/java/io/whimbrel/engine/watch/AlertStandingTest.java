package io.whimbrel.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.ActionWords;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.core.watch.NoData;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AlertStandingTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Reading NONE = new Reading.NoData("no answer");

  private Instant now = BEGIN;
  private AlertStanding standing = AlertStanding.initial(BEGIN);

  private static AlertRule rule(String condition, Duration forTime, String clear, NoData noData) {
    return new AlertRule(
        "Errors",
        Condition.parse(condition, FigureNames.KNOWN),
        AlertSeverity.WARNING,
        ActionWords.understand("notify"),
        forTime,
        Optional.of(clear)
            .filter(c -> !c.isEmpty())
            .map(c -> Condition.parse(c, FigureNames.KNOWN)),
        AlertRule.MARGIN,
        noData);
  }

  private AlertState at(int second, AlertRule rule, Reading reading) {
    now = BEGIN.plusSeconds(second);
    standing = standing.next(rule, Optional.of(reading), OptionalDouble.of(10), now);
    standing = AlertStanding.parse(standing.text());
    return standing.state();
  }

  private AlertState at(int second, AlertRule rule, double value) {
    return at(second, rule, new Reading.Figure(value));
  }

  @Test
  void firesOnlyWhenItHasHeldForTheRulesTime() {
    AlertRule rule = rule("error_rate > 10%", Duration.ofMinutes(2), "", NoData.ALERT);

    assertThat(at(0, rule, 0.11)).isEqualTo(AlertState.PENDING);
    assertThat(at(60, rule, 0.09)).isEqualTo(AlertState.OK);
    assertThat(at(70, rule, 0.11)).isEqualTo(AlertState.PENDING);
    assertThat(at(189, rule, 0.5)).isEqualTo(AlertState.PENDING);
    assertThat(at(190, rule, 0.5)).isEqualTo(AlertState.FIRING);
    assertThat(standing.since()).isEqualTo(now);
  }

  @Test
  void isOverOnlyTheMarginAwayFromItsThreshold() {
    AlertRule rule = rule("error_rate > 10%", Duration.ZERO, "", NoData.ALERT);

    assertThat(at(0, rule, 0.11)).isEqualTo(AlertState.FIRING);
    assertThat(at(1, rule, 0.09)).isEqualTo(AlertState.FIRING);
    assertThat(at(2, rule, 0.11)).isEqualTo(AlertState.FIRING);
    assertThat(at(3, rule, 0.08)).isEqualTo(AlertState.OK);
  }

  @Test
  void isOverWhenItsOwnConditionOfThatHolds() {
    AlertRule rule = rule("error_rate > 10%", Duration.ZERO, "error_rate < 1%", NoData.ALERT);

    assertThat(at(0, rule, 0.11)).isEqualTo(AlertState.FIRING);
    assertThat(at(1, rule, 0.02)).isEqualTo(AlertState.FIRING);
    assertThat(at(2, rule, 0.009)).isEqualTo(AlertState.OK);
  }

  @Test
  void goesByTheBaselineWhereTheRuleDoes() {
    AlertRule rule = rule("p95_latency > baseline * 1.5", Duration.ZERO, "", NoData.ALERT);

    assertThat(at(0, rule, 15)).isEqualTo(AlertState.OK);
    assertThat(at(1, rule, 15.1)).isEqualTo(AlertState.FIRING);
  }

  @Test
  void noDataIsAStateOfItsOwnThatIsToldBehindAWhile() {
    AlertRule rule = rule("error_rate > 10%", Duration.ZERO, "", NoData.ALERT);

    assertThat(at(0, rule, NONE)).isEqualTo(AlertState.NO_DATA);
    assertThat(standing.isTold()).isFalse();
    assertThat(standing.why()).isEqualTo("no answer");
    assertThat(at(30, rule, NONE)).isEqualTo(AlertState.NO_DATA);
    assertThat(standing.isTold()).isTrue();
    assertThat(at(31, rule, 0.01)).isEqualTo(AlertState.OK);
  }

  @Test
  void noDataMayBeIgnoredOrFine() {
    AlertRule ignored = rule("error_rate > 10%", Duration.ZERO, "", NoData.IGNORE);
    AlertRule fine = rule("error_rate > 10%", Duration.ZERO, "", NoData.OK);

    assertThat(at(0, ignored, NONE)).isEqualTo(AlertState.NO_DATA);
    assertThat(at(600, ignored, NONE)).isEqualTo(AlertState.NO_DATA);
    assertThat(standing.isTold()).isFalse();
    assertThat(at(601, fine, NONE)).isEqualTo(AlertState.OK);
  }

  @Test
  void firingIsNotOverBecauseNothingIsKnown() {
    AlertRule rule = rule("error_rate > 10%", Duration.ZERO, "", NoData.IGNORE);

    assertThat(at(0, rule, 0.11)).isEqualTo(AlertState.FIRING);
    assertThat(at(1, rule, NONE)).isEqualTo(AlertState.FIRING);
  }

  @Test
  void aFigureThatSaysNothingAtThisPointIsNoTrouble() {
    AlertRule rule =
        rule("migration_progress_rate < 100 records/sec", Duration.ZERO, "", NoData.ALERT);
    standing = standing.next(rule, Optional.empty(), OptionalDouble.empty(), now);

    assertThat(standing.state()).isEqualTo(AlertState.OK);
    assertThat(at(1, rule, 99)).isEqualTo(AlertState.FIRING);
  }
}

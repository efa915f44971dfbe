package io.whimbrel.engine.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.engine.run.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both clocks are stepped. */
class PaceRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private long samples;
  private long nanos;

  private static Throttle throttle(List<Hours> hours, List<Rule> rules) {
    return new Throttle(Optional.of(5_000_000L), hours, rules, Optional.empty(), Optional.empty());
  }

  private Sample sample(Reading reading) {
    nanos += SECOND;
    samples++;
    return new Sample(samples, Map.of(Measure.ACTIVE_SESSIONS, reading), nanos);
  }

  private Verdict verdict(PaceRules rules, Reading reading) {
    return rules.verdict(NOON, nanos + SECOND, sample(reading), 0);
  }

  @Test
  void outsideOfTheHoursNobodyReadsAndTheReasonSaysUntilWhen() {
    PaceRules rules =
        new PaceRules(4, throttle(List.of(Hours.parse("22:00-06:00 Europe/Zurich")), List.of()));

    Verdict closed = rules.verdict(NOON, 0, new Sample(0, Map.of(), 0), 0);
    Verdict open =
        rules.verdict(Instant.parse("2026-03-02T21:00:00Z"), 1, new Sample(0, Map.of(), 0), 0);

    assertThat(closed.pace()).isEqualTo(new Pace(0, Optional.of(5_000_000L)));
    assertThat(closed.kind()).isEqualTo(Verdict.Kind.RESTS);
    assertThat(closed.reasons())
        .containsExactly("it is outside of 22:00-06:00 Europe/Zurich, until Mon 22:00");
    assertThat(open.kind()).isEqualTo(Verdict.Kind.FREE);
  }

  @Test
  void alarmsOfTheLogSlowAndRest() {
    PaceRules rules = new PaceRules(4, Throttle.NONE);
    Sample none = new Sample(0, Map.of(), 0);

    assertThat(rules.verdict(NOON, 0, none, 50).pace().workers()).isEqualTo(4);
    assertThat(rules.verdict(NOON, 0, none, 75).pace().workers()).isEqualTo(2);
    assertThat(rules.verdict(NOON, 0, none, 90).pace().workers()).isZero();
    assertThat(new PaceRules(1, Throttle.NONE).verdict(NOON, 0, none, 75).pace().workers())
        .isEqualTo(1);
  }

  @Test
  void rulesSlowThenRestAndNoDataIsAStateOfItsOwn() {
    PaceRules rules =
        new PaceRules(2, throttle(List.of(), List.of(Rule.parse("active_sessions > 40"))));

    Verdict first = rules.verdict(NOON, nanos, new Sample(0, Map.of(), 0), 0);
    Verdict clear = verdict(rules, new Reading.Figure(3));
    Verdict peak = verdict(rules, new Reading.Figure(41));
    Verdict holds = verdict(rules, new Reading.Figure(41));
    nanos += 5 * SECOND;
    Verdict rests = verdict(rules, new Reading.Figure(52));
    Sample last = sample(new Reading.Figure(52));
    Verdict silent = rules.verdict(NOON, nanos + 60 * SECOND, last, 0);
    Verdict stillSilent = rules.verdict(NOON, nanos + 61 * SECOND, last, 0);
    Verdict unknown = rules.verdict(NOON, nanos + 62 * SECOND, last, 0);
    Verdict later = rules.verdict(NOON, nanos + 67 * SECOND, last, 0);

    assertThat(first.isOnlyUnmeasured()).isTrue();
    assertThat(List.of(first, clear, peak, holds, rests).stream().map(v -> v.pace().workers()))
        .containsExactly(1, 2, 2, 1, 0);
    assertThat(rests.reasons()).containsExactly("active_sessions is 52 (active_sessions > 40)");
    assertThat(List.of(silent, stillSilent, unknown, later).stream().map(v -> v.pace().workers()))
        .containsExactly(0, 0, 0, 1);
    assertThat(later.unmeasured().getFirst())
        .startsWith("no data for 'active_sessions > 40': the source has not answered for 67 s");
  }

  @Test
  void theLatencyThat95Of100ProbesStayBelow() {
    LatencyWindow window = new LatencyWindow();
    for (int i = 0; i < 4; i++) {
      assertThat(window.add(new Reading.Figure(1))).isInstanceOf(Reading.NoData.class);
    }
    Reading last = new Reading.NoData("none");
    for (int i = 1; i <= 100; i++) {
      last = window.add(new Reading.Figure(i));
    }

    assertThat(last).isEqualTo(new Reading.Figure(99));
  }
}

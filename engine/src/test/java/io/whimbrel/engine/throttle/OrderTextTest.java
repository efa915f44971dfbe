package io.whimbrel.engine.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderTextTest {
  private static final Throttle PLAN =
      new Throttle(
          Optional.of(50_000_000L),
          List.of(Hours.parse("22:00-06:00 UTC")),
          List.of(Rule.parse("active_sessions > 40")),
          Optional.empty(),
          Optional.empty());

  @Test
  void whatWasSaidReadsBackWhoeverSaidIt() {
    ThrottleOrder order =
        new ThrottleOrder(
            Map.of(
                Part.RATE, List.of("20MB"),
                Part.HOURS, List.of(),
                Part.SOURCE, List.of("active_sessions > 4", "standby_lag > 1m")));
    Instant at = Instant.parse("2026-03-02T12:00:00.5Z");

    OrderText read = OrderText.read(new OrderText(order, "An\nna  B.", at).write());

    assertThat(read).isEqualTo(new OrderText(order, "An na B.", at));
  }

  @Test
  void whatIsSaidLaterTakesThePlaceOfThatPartAlone() {
    ThrottleOrder first =
        new ThrottleOrder(Map.of(Part.RATE, List.of("20MB"), Part.WORKERS, List.of("2")));
    ThrottleOrder order = first.then(new ThrottleOrder(Map.of(Part.RATE, List.of())));

    assertThat(order.over(4)).isEqualTo(2);
    assertThat(order.over(PLAN).rate()).isEmpty();
    assertThat(order.over(PLAN).hours()).isEqualTo(PLAN.hours());
    assertThat(ThrottleOrder.off().over(PLAN)).isEqualTo(Throttle.NONE);
    assertThat(ThrottleOrder.NONE.over(PLAN)).isEqualTo(PLAN);
    assertThat(order).hasToString("rate none, workers 2");
  }

  @Test
  void wordsThatAreWrongAreRefused() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new ThrottleOrder(Map.of(Part.RATE, List.of("fast"))));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new ThrottleOrder(Map.of(Part.WORKERS, List.of("0"))));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                new ThrottleOrder(Map.of(Part.SOURCE, List.of("probe_p95 > 5ms")))
                    .requireFits(PLAN))
        .satisfies(p -> assertThat(p.fix()).contains("limits.probe"));
  }
}

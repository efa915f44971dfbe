package io.whimbrel.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideSamplerTest {
  private static final String CONNECTIONS = KnownFigure.CONNECTIONS.text();

  private final AtomicBoolean isBroken = new AtomicBoolean(true);
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

  @Test
  void aFaultOfOursIsToldAndLeavesNoDataUntilALaterLookSucceeds() {
    try (SideSampler sampler =
        new SideSampler(
            "source",
            this::open,
            Duration.ofMillis(20),
            List.of(),
            (what, fault) -> told.add(what + ": " + fault.getMessage()))) {
      sampler.start();
      await()
          .untilAsserted(
              () ->
                  assertThat(sampler.figures().get(CONNECTIONS))
                      .isEqualTo(new Reading.NoData("looking at the source failed")));
      assertThat(told).contains("looking at the source: a bug");

      isBroken.set(false);

      await()
          .untilAsserted(
              () ->
                  assertThat(sampler.figures().get(CONNECTIONS)).isEqualTo(new Reading.Figure(7)));
    }
  }

  private Vitals open() {
    if (isBroken.get()) {
      throw new IllegalStateException("a bug");
    }
    return new Vitals() {
      @Override
      public Signs read() {
        return new Signs(Map.of(CONNECTIONS, new Reading.Figure(7)), List.of());
      }

      @Override
      public void close() {}
    };
  }
}

package io.whimbrel.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.bench.figure.Metric;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingTest {
  @Test
  void whatNobodyOfUsUsedWasUsedByOthers() {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    Reading before = new Reading(begin, 1, 2, 3, 100, 10);
    Reading after = new Reading(begin.plusSeconds(10), 2, 4, 6, 126, 11);

    assertThat(after.since(before))
        .containsEntry(Metric.SECONDS, 10.0)
        .containsEntry(Metric.CLIENT_CPU, 1.0)
        .containsEntry(Metric.SOURCE_CPU, 2.0)
        .containsEntry(Metric.TARGET_CPU, 3.0)
        .containsEntry(Metric.CPU, 6.0)
        .containsEntry(Metric.OTHER_CORES, 1.9);
  }
}

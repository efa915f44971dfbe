package io.whimbrel.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PhasesTest {
  @Test
  void aPhaseThatHasNotEndedHasNoEnd() {
    Phases phases =
        Phases.parse(
            """
            {"kind": "Status", "data": {"phases": [
              {"phase": "COPY", "startedAt": "2026-01-01T00:00:00Z", "endedAt": "2026-01-01T00:00:01.5Z"},
              {"phase": "SYNC", "startedAt": "2026-01-01T00:00:02Z"}]}}
            """);

    assertThat(phases.ended("COPY")).hasValue(Instant.parse("2026-01-01T00:00:01.500Z"));
    assertThat(phases.started("SYNC")).hasValue(Instant.parse("2026-01-01T00:00:02Z"));
    assertThat(phases.ended("SYNC")).isEmpty();
    assertThat(phases.ended("VERIFY")).isEmpty();
  }
}

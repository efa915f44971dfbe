package io.whimbrel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Measurement;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Results;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Map<String, String> ABOUT = Map.of("command", "bench/run copy");
  private static final List<Goal> GOALS =
      List.of(
          new Goal.Ratio("whole copy", "copy wide", "whimbrel", "by hand", Metric.SECONDS, 1.0));

  @Test
  void theTextHasARowForEachSystemAndOneForEachGoal() {
    String text = new TextReport(ABOUT, results(), GOALS).text();

    assertThat(text).contains("command    bench/run copy\n");
    assertThat(text).containsPattern("by hand +1 +4\\.00 +4\\.00 +250 +1\\.00");
    assertThat(text).containsPattern("whimbrel +1 +3\\.00 +3\\.00 +333 +0\\.75");
    assertThat(text).containsPattern("whole copy +<= 1\\.00 x by hand +0\\.75 x +met");
  }

  @Test
  void theTextSaysWhichSystemFailed() {
    Results results = results();
    results.add(Measurement.failed("copy wide", "pgcopydb -j2", 1, "broken"));

    assertThat(new TextReport(ABOUT, results, GOALS).text())
        .containsPattern("pgcopydb -j2 .*FAILED in 1 rounds");
  }

  @Test
  void theJsonHasEveryMeasurementAndTheGoals() {
    JsonNode tree = JsonMapper.shared().readTree(new JsonReport(ABOUT, results(), GOALS).text());

    assertThat(tree.path("measurements")).hasSize(2);
    assertThat(tree.at("/measurements/1/seconds").asDouble()).isEqualTo(3);
    assertThat(tree.at("/medians/0/rows").asDouble()).isEqualTo(1000);
    assertThat(tree.at("/goals/0/state").asString()).isEqualTo("MET");
  }

  private static Results results() {
    Results results = new Results();
    results.add(measurement("by hand", 4));
    results.add(measurement("whimbrel", 3));
    return results;
  }

  private static Measurement measurement(String system, double seconds) {
    return Measurement.of(
        "copy wide", system, 1, Map.of(Metric.SECONDS, seconds, Metric.ROWS, 1000.0));
  }
}

package io.whimbrel.bench.report;

import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Results;
import io.whimbrel.bench.figure.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The results for people.
 *
 * @param about what was measured, where, and by which command
 */
public record TextReport(Map<String, String> about, Results results, List<Goal> goals) {
  /** What has no column of its own, with its unit. */
  private static final Map<Metric, String> FURTHER =
      new TreeMap<>(
          Map.of(
              Metric.FIRST_SECONDS, "first change after %.1f s",
              Metric.STEADY_RATE, "from there %,.0f rows/s",
              Metric.GATE_SECONDS, "proved at %.1f s",
              Metric.RATE, "%.0f/s",
              Metric.P50, "p50 %.1f ms",
              Metric.P99, "p99 %.1f ms",
              Metric.LAG_P99, "lag p99 %.0f ms",
              Metric.LAG_MAX, "max %.0f ms",
              Metric.PEAK_HEAP, "heap %.0f MB",
              Metric.PEAK_MEMORY, "resident %.0f MB"));

  /** The whole text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    about.forEach((name, value) -> text.append("%-10s %s%n".formatted(name, value)));
    text.append('\n').append(table()).append('\n');
    text.append(
        """
        Seconds are medians over the rounds, ratios medians of the ratios round by round. x: seconds
        against the first system of the group; x CPU: CPU seconds of client and both servers, which
        other work on the machine moves less; others: cores that other work used meanwhile.

        """);
    return text.append(goalTable()).toString();
  }

  private String table() {
    TextTable table =
        new TextTable(
            "system",
            "#n",
            "#seconds",
            "#best",
            "#rows/s",
            "#x",
            "#x CPU",
            "#client",
            "#source",
            "#target",
            "#others",
            "further");
    for (String group : results.groups()) {
      table.row(group);
      List<String> systems = results.systems(group);
      systems.forEach(system -> table.row(row(group, system, systems.getFirst())));
    }
    return table.text();
  }

  private String[] row(String group, String system, String first) {
    Sample seconds = results.sample(group, system, Metric.SECONDS);
    List<String> cells = new ArrayList<>();
    cells.add("  " + system);
    cells.add(Long.toString(results.of(group, system).stream().filter(m -> m.isGood()).count()));
    cells.add(number(seconds.median(), "%.2f"));
    cells.add(number(seconds.min(), "%.2f"));
    cells.add(rate(group, system));
    cells.add(number(results.ratio(group, system, first, Metric.SECONDS), "%.2f"));
    cells.add(number(results.ratio(group, system, first, Metric.CPU), "%.2f"));
    for (Metric metric :
        List.of(Metric.CLIENT_CPU, Metric.SOURCE_CPU, Metric.TARGET_CPU, Metric.OTHER_CORES)) {
      cells.add(number(results.sample(group, system, metric).median(), "%.1f"));
    }
    cells.add(further(group, system));
    return cells.toArray(String[]::new);
  }

  private String rate(String group, String system) {
    OptionalDouble rows = results.sample(group, system, Metric.ROWS).median();
    OptionalDouble seconds = results.sample(group, system, Metric.SECONDS).median();
    return rows.isEmpty() || seconds.isEmpty() || seconds.getAsDouble() <= 0
        ? ""
        : number(OptionalDouble.of(rows.getAsDouble() / seconds.getAsDouble()), "%,.0f");
  }

  private String further(String group, String system) {
    List<String> words = new ArrayList<>();
    FURTHER.forEach(
        (metric, form) -> {
          OptionalDouble value = results.sample(group, system, metric).median();
          if (value.isPresent()) {
            words.add(number(value, form));
          }
        });
    long failed = results.of(group, system).stream().filter(m -> !m.isGood()).count();
    if (failed > 0) {
      words.add("FAILED in " + failed + " rounds");
    }
    return String.join(", ", words);
  }

  private String goalTable() {
    TextTable table = new TextTable("goal", "wanted", "measured", "");
    for (Goal goal : goals) {
      Goal.Verdict verdict = goal.judge(results);
      table.row(
          goal.piece(),
          goal.wanted(),
          verdict.measured(),
          switch (verdict.state()) {
            case MET -> "met";
            case MISSED -> "MISSED";
            case UNKNOWN -> "";
          });
    }
    return table.text();
  }

  private static String number(OptionalDouble value, String form) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, form, value.getAsDouble());
  }
}

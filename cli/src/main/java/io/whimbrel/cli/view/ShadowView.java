package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.documents.Envelope;
import io.whimbrel.engine.shadow.Latency;
import io.whimbrel.engine.shadow.ShadowReport;
import io.whimbrel.engine.shadow.ShadowResult;
import io.whimbrel.engine.shadow.ShadowResult.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What came of shadow queries, for people and for machines. */
public record ShadowView(ShadowReport report) {

  public String text(Paint paint) {
    TextTable table =
        new TextTable(
            "query", "result", "#rows", "#source p50", "#p95", "#target p50", "#p95", "#equal");
    report.results().forEach(result -> row(table, result));
    StringBuilder text = new StringBuilder(table.text(paint));
    for (ShadowResult result : report.results()) {
      if (!result.why().isEmpty()) {
        text.append("%s: %s\n".formatted(result.query().name(), result.why()));
      }
    }
    report.skipped().forEach(line -> text.append("Skipped, ").append(line).append('\n'));
    return text.append(sum()).toString();
  }

  private static void row(TextTable table, ShadowResult result) {
    table.row(
        result.query().name(),
        word(result.verdict()),
        Figures.count(result.rows()),
        figure(result.source(), Latency::p50),
        figure(result.source(), Latency::p95),
        figure(result.target(), Latency::p50),
        figure(result.target(), Latency::p95),
        result.verdict() == Verdict.WARMED
            ? ""
            : "%d of %d".formatted(result.equalRuns(), result.runs()));
  }

  private String sum() {
    long well =
        report.results().stream()
            .filter(r -> r.verdict() == Verdict.EQUAL || r.verdict() == Verdict.WARMED)
            .count();
    return "Result: %d of %d queries %s, %d skipped.\n"
        .formatted(
            well,
            report.results().size(),
            report.results().stream().anyMatch(r -> r.verdict() == Verdict.WARMED)
                ? "warmed"
                : "equal",
            report.skipped().size());
  }

  private static String figure(Optional<Latency> latency, Function<Latency, Duration> of) {
    return latency.map(of).map(Figures::duration).orElse("-");
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("queries", report.results().stream().map(ShadowView::data).toList());
    data.put("skipped", report.skipped());
    data.put("well", report.isWell());
    return data;
  }

  private static Map<String, Object> data(ShadowResult result) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", result.query().name());
    data.put("result", result.verdict().name());
    data.put("why", result.why());
    data.put("rows", Envelope.number(result.rows()));
    data.put("equalRuns", result.equalRuns());
    data.put("runs", result.runs());
    result.source().ifPresent(latency -> put(data, "source", latency));
    result.target().ifPresent(latency -> put(data, "target", latency));
    return data;
  }

  private static void put(Map<String, Object> data, String side, Latency latency) {
    data.put(side + "P50Seconds", Envelope.seconds(latency.p50()));
    data.put(side + "P95Seconds", Envelope.seconds(latency.p95()));
  }
}

package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.rehearsal.Forecast;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of one run, rendered from its journal alone: what moved, how long it took, the pause,
 * the proofs, what went wrong and who decided. The three forms tell the same. Immutable.
 */
public final class Report {
  private final RunSummary summary;
  private final Optional<Forecast> forecast;

  private Report(RunSummary summary, Optional<Forecast> forecast) {
    this.summary = summary;
    this.forecast = forecast;
  }

  /**
   * The report of a run.
   *
   * @param now what has not ended lasts until then
   */
  public static Report of(RunHistory history, Instant now) {
    return of(history, Watched.NOTHING, now, Optional.empty());
  }

  /**
   * As above, with how figures went and whether to go back, and beside what a rehearsal foretold.
   */
  public static Report of(
      RunHistory history, Watched watched, Instant now, Optional<Forecast> forecast) {
    return new Report(RunSummary.of(history, watched, now), forecast);
  }

  /** As Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder(new MarkdownReport(summary).text());
    forecastLines()
        .ifPresent(
            lines -> {
              text.append("\n## Forecast and what happened\n\n");
              lines.forEach(
                  line -> text.append("- ").append(MarkdownReport.escaped(line)).append('\n'));
            });
    return text.toString();
  }

  private Optional<List<String>> forecastLines() {
    return forecast.map(f -> ForecastWords.lines(f, summary.history(), summary.writtenAt()));
  }

  /** As one HTML file that needs nothing else. */
  public String html() {
    return new HtmlReport(summary, forecastLines().orElse(List.of())).text();
  }

  /** As JSON, for machines. */
  public Envelope json() {
    Map<String, Object> data = new JsonReport(summary).data();
    forecast.ifPresent(
        f -> data.put("forecast", ForecastWords.data(f, summary.history(), summary.writtenAt())));
    return Envelope.of("Report", summary.history().run().migration().text(), data);
  }
}

package io.whimbrel.documents;

import io.whimbrel.core.communication.Issue;
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
  private final List<Issue> issues;

  private Report(RunSummary summary, Optional<Forecast> forecast, List<Issue> issues) {
    this.summary = summary;
    this.forecast = forecast;
    this.issues = List.copyOf(issues);
  }

  /**
   * The report of a run.
   *
   * @param now what has not ended lasts until then
   */
  public static Report of(RunHistory history, Instant now) {
    return of(history, Watched.NOTHING, now, Optional.empty(), List.of());
  }

  /**
   * As above, with how figures went and whether to go back, beside what a rehearsal foretold, and
   * with the issues that people noted.
   */
  public static Report of(
      RunHistory history,
      Watched watched,
      Instant now,
      Optional<Forecast> forecast,
      List<Issue> issues) {
    return new Report(RunSummary.of(history, watched, now), forecast, issues);
  }

  /** As Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder(new MarkdownReport(summary).text());
    forecastLines()
        .ifPresent(
            lines -> {
              text.append("\n## Forecast and what happened\n\n");
              lines.forEach(
                  line -> text.append("- ").append(MarkdownText.escaped(line)).append('\n'));
            });
    return text.append(IssuesLog.markdown(issues)).toString();
  }

  private Optional<List<String>> forecastLines() {
    return forecast.map(f -> ForecastWords.lines(f, summary.history(), summary.writtenAt()));
  }

  /** As one HTML file that needs nothing else. */
  public String html() {
    return new HtmlReport(summary, forecastLines().orElse(List.of()), IssuesLog.html(issues))
        .text();
  }

  /** As JSON, for machines. */
  public Envelope json() {
    Map<String, Object> data = new JsonReport(summary).data();
    forecast.ifPresent(
        f -> data.put("forecast", ForecastWords.data(f, summary.history(), summary.writtenAt())));
    data.put("issues", IssuesLog.data(issues));
    return Envelope.of("Report", summary.history().run().migration().text(), data);
  }
}

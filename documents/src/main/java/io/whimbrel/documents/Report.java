package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import java.time.Instant;

/**
 * The report of one run, rendered from its journal alone: what moved, how long it took, the pause,
 * the proofs, what went wrong and who decided. The three forms tell the same. Immutable.
 */
public final class Report {
  private final RunSummary summary;

  private Report(RunSummary summary) {
    this.summary = summary;
  }

  /**
   * The report of a run.
   *
   * @param now what has not ended lasts until then
   */
  public static Report of(RunHistory history, Instant now) {
    return new Report(RunSummary.of(history, now));
  }

  /** As Markdown. */
  public String markdown() {
    return new MarkdownReport(summary).text();
  }

  /** As one HTML file that needs nothing else. */
  public String html() {
    return new HtmlReport(summary).text();
  }

  /** As JSON, for machines. */
  public Envelope json() {
    return Envelope.of(
        "Report", summary.history().run().migration().text(), new JsonReport(summary).data());
  }
}

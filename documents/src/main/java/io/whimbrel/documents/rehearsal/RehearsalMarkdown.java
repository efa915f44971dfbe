package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.MarkdownText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The dry run report, as people ask for it: duration, issues, adjustments, go or no-go. */
final class RehearsalMarkdown {
  private final RehearsalReport report;
  private final StringBuilder text = new StringBuilder();

  RehearsalMarkdown(RehearsalReport report) {
    this.report = report;
  }

  String text() {
    line("# Dry run of %s: %s".formatted(safe(report.migration()), safe(report.title())));
    line("");
    line("- **Duration:** " + Figures.duration(report.length()));
    line("- **Issues:** " + counted(report.issues().size()));
    line("- **Adjustments needed:** " + counted(report.adjustments().size()));
    line("- **Go/no-go for production:** " + (report.isGo() ? "**GO**" : "**NO-GO**"));
    report.against().forEach(reason -> line("  - " + safe(reason)));
    phases();
    passages();
    issues();
    bullets("Adjustments needed", report.adjustments());
    bullets("What was not as in production", report.differences());
    ground();
    tables();
    return text.toString();
  }

  private static String counted(int number) {
    return number == 0 ? "none" : Figures.count(number);
  }

  private void phases() {
    section("Phases");
    row("Phase", "Took here", "Forecast of the real run (80 %)");
    row("---", "---", "---");
    for (Phase phase : Phase.values()) {
      Optional<Duration> took =
          Optional.ofNullable(report.took().get(phase)).filter(Duration::isPositive);
      Optional<Interval> foretold =
          report.forecast().flatMap(f -> Optional.ofNullable(f.phases().get(phase)));
      if (took.isPresent() || foretold.isPresent()) {
        row(
            phase.name(),
            took.map(Figures::duration).orElse(""),
            foretold.map(ForecastWords::range).orElse(""));
      }
    }
    report
        .forecast()
        .ifPresent(
            forecast -> {
              row("**Pause**", pause(report.there()), ForecastWords.range(forecast.pause()));
              row("**All phases**", "", ForecastWords.range(forecast.total()));
            });
  }

  private static String pause(RehearsalReport.Passage passage) {
    return passage.pause().map(Figures::duration).orElse("");
  }

  private void passages() {
    section("There and back");
    row("", "Pause", "Rows written meanwhile", "Proofs");
    row("---", "---", "---", "---");
    row(
        "Cutover",
        pause(report.there()),
        Figures.count(report.there().writes()),
        safe(report.there().proofs()));
    row(
        "Rollback",
        pause(report.back()),
        Figures.count(report.back().writes()),
        safe(report.back().proofs()));
  }

  private void issues() {
    section("Issues");
    if (report.issues().isEmpty()) {
      line("None.");
      return;
    }
    row("Weight", "Code", "What", "Where", "What mends it");
    row("---", "---", "---", "---", "---");
    for (Finding issue : report.issues()) {
      row(
          issue.severity().name(),
          issue.code().text(),
          safe(issue.what()),
          safe(issue.where()),
          safe(issue.fix()));
    }
  }

  private void bullets(String title, List<String> items) {
    section(title);
    if (items.isEmpty()) {
      line("Nothing.");
    }
    items.forEach(item -> line("- " + safe(item)));
  }

  private void ground() {
    section("Ground");
    row("", "");
    row("---", "---");
    row("Began", report.span().from().truncatedTo(ChronoUnit.SECONDS).toString());
    row(
        "Source",
        safe(report.servers().source())
            + ", rehearsed on "
            + safe(report.servers().scratchSource()));
    row(
        "Target",
        safe(report.servers().target())
            + ", rehearsed on "
            + safe(report.servers().scratchTarget()));
    row("Machine", safe(report.servers().machine()));
    row("Rows", safe(report.sample()));
    row("Plan digest", report.forecast().map(Forecast::planDigest).orElse(""));
  }

  private void tables() {
    section("Tables");
    row("Table", "Drawn", "Brought by foreign keys", "Rows of the source, about");
    row("---", "---", "---", "---");
    for (SampledTable table : report.tables()) {
      row(
          safe(table.name().toString()),
          Figures.count(table.drawn()),
          Figures.count(table.brought()),
          Figures.count(table.sourceRows()));
    }
  }

  private void section(String title) {
    line("\n## " + title + "\n");
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String safe(String words) {
    return MarkdownText.escaped(words);
  }
}

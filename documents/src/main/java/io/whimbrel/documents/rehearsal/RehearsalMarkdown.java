package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.ForecastWords;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The dry run report, as people ask for it: duration, issues, adjustments, go or no-go. */
final class RehearsalMarkdown {
  private final RehearsalReport report;
  private final DryRunPage page;

  RehearsalMarkdown(RehearsalReport report) {
    this.report = report;
    this.page = DryRunPage.of(report.migration(), report.title());
  }

  String text() {
    page.fact("Duration", Figures.duration(report.length()));
    page.fact("Issues", DryRunPage.counted(report.issues().size()));
    page.fact("Adjustments needed", DryRunPage.counted(report.adjustments().size()));
    page.verdict(report.isGo(), report.against());
    phases();
    passages();
    page.issues(report.issues());
    page.bullets("Adjustments needed", report.adjustments());
    page.bullets("What was not as in production", report.differences());
    ground();
    tables();
    return page.text();
  }

  private void phases() {
    page.section("Phases");
    page.heads("Phase", "Took here", "Forecast of the real run (80 %)");
    for (Phase phase : Phase.values()) {
      Optional<Duration> took =
          Optional.ofNullable(report.took().get(phase)).filter(Duration::isPositive);
      Optional<Interval> foretold =
          report.forecast().flatMap(f -> Optional.ofNullable(f.phases().get(phase)));
      if (took.isPresent() || foretold.isPresent()) {
        page.row(
            phase.name(),
            took.map(Figures::duration).orElse(""),
            foretold.map(ForecastWords::range).orElse(""));
      }
    }
    report
        .forecast()
        .ifPresent(
            forecast -> {
              page.row("**Pause**", pause(report.there()), ForecastWords.range(forecast.pause()));
              page.row("**All phases**", "", ForecastWords.range(forecast.total()));
            });
  }

  private static String pause(RehearsalReport.Passage passage) {
    return passage.pause().map(Figures::duration).orElse("");
  }

  private void passages() {
    page.section("There and back");
    page.heads("", "Pause", "Rows written meanwhile", "Proofs");
    page.row(
        "Cutover",
        pause(report.there()),
        Figures.count(report.there().writes()),
        DryRunPage.safe(report.there().proofs()));
    page.row(
        "Rollback",
        pause(report.back()),
        Figures.count(report.back().writes()),
        DryRunPage.safe(report.back().proofs()));
  }

  private void ground() {
    page.section("Ground");
    page.heads("", "");
    page.row("Began", report.span().from().truncatedTo(ChronoUnit.SECONDS).toString());
    page.row(
        "Source",
        DryRunPage.safe(report.servers().source())
            + ", rehearsed on "
            + DryRunPage.safe(report.servers().scratchSource()));
    page.row(
        "Target",
        DryRunPage.safe(report.servers().target())
            + ", rehearsed on "
            + DryRunPage.safe(report.servers().scratchTarget()));
    page.row("Machine", DryRunPage.safe(report.servers().machine()));
    page.row("Rows", DryRunPage.safe(report.sample()));
    page.row("Plan digest", report.forecast().map(Forecast::planDigest).orElse(""));
  }

  private void tables() {
    page.section("Tables");
    page.heads("Table", "Drawn", "Brought by foreign keys", "Rows of the source, about");
    for (SampledTable table : report.tables()) {
      page.row(
          DryRunPage.safe(table.name().toString()),
          Figures.count(table.drawn()),
          Figures.count(table.brought()),
          Figures.count(table.sourceRows()));
    }
  }
}

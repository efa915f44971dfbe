package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.rehearsal.TriedStep.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The dry run report of a plan of steps. */
final class StepsMarkdown {
  private final StepsReport report;
  private final DryRunPage page;

  StepsMarkdown(StepsReport report) {
    this.report = report;
    this.page = DryRunPage.of(report.migration(), report.title());
  }

  String text() {
    page.fact("Duration", Figures.duration(report.length()));
    page.fact("Issues", DryRunPage.counted(report.issues().size()));
    page.fact(
        "Steps tried",
        "%d of %d"
            .formatted(report.steps().size() - report.untried().size(), report.steps().size()));
    page.verdict(report.isGo(), report.against());
    steps();
    forecast();
    untried();
    page.bullets("Left by the way back", report.left());
    page.issues(report.issues());
    page.bullets("What was not as in production", report.differences());
    ground();
    return page.text();
  }

  private void steps() {
    page.section("There and back");
    page.heads("Step", "Phase", "Tried", "There", "Back");
    report.steps().stream()
        .filter(step -> !step.isUntried())
        .forEach(
            step ->
                page.row(
                    DryRunPage.safe(step.name()),
                    step.phase().name(),
                    DryRunPage.safe(step.how()),
                    outcome(step.there(), ""),
                    outcome(step.back(), step.backWords())));
  }

  /** What is known, and what nobody knows. */
  private void forecast() {
    StepsForecast forecast = report.forecast();
    if (forecast.isEmpty()) {
      return;
    }
    page.section("Forecast");
    page.heads("Step", "Time", "Taking it back", "By what");
    forecast
        .steps()
        .forEach(
            step ->
                page.row(
                    DryRunPage.safe(step.name()),
                    range(step.there()),
                    range(step.back()),
                    DryRunPage.safe(step.basis())));
    page.line("");
    page.fact("All steps that are known", ForecastWords.range(forecast.there()));
    page.fact("Taking them back", ForecastWords.range(forecast.back()));
    page.fact("Nobody knows how long", DryRunPage.safe(named(forecast.unknown())));
    page.fact("Nobody knows how long taking back", DryRunPage.safe(named(forecast.unknownBack())));
  }

  private static String named(List<String> steps) {
    return steps.isEmpty() ? "none" : String.join(", ", steps);
  }

  private static String range(Optional<StepsForecast.Range> range) {
    return range.map(ForecastWords::range).orElse("unknown");
  }

  private static String outcome(Optional<Outcome> outcome, String words) {
    String told =
        outcome
            .map(
                o ->
                    "%s in %s: %s"
                        .formatted(
                            o.state().name(), Figures.duration(o.took()), firstLine(o.detail())))
            .orElse(words.isEmpty() ? "not reached" : "");
    return DryRunPage.safe(words.isEmpty() ? told : told.isEmpty() ? words : words + "; " + told);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void untried() {
    page.section("Not tried");
    if (report.untried().isEmpty()) {
      page.line("Every step was tried.");
      return;
    }
    page.heads("Step", "Phase", "Why");
    report
        .untried()
        .forEach(
            step ->
                page.row(
                    DryRunPage.safe(step.name()),
                    step.phase().name(),
                    DryRunPage.safe(step.how())));
  }

  private void ground() {
    page.section("Ground");
    page.heads("", "");
    page.row("Began", report.span().from().truncatedTo(ChronoUnit.SECONDS).toString());
    report
        .databases()
        .forEach(
            database ->
                page.row(
                    DryRunPage.safe(database.name()),
                    "%s, rehearsed on %s with %s rows"
                        .formatted(
                            DryRunPage.safe(database.real()),
                            DryRunPage.safe(database.scratch()),
                            Figures.count(database.rows()))));
    page.row("Rows", DryRunPage.safe(report.sample()));
    page.row("Plan digest", report.planDigest());
  }
}

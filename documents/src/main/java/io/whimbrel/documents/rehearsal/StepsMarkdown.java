package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.documents.MarkdownText;
import io.whimbrel.documents.rehearsal.TriedStep.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The dry run report of a plan of steps. */
final class StepsMarkdown {
  private final StepsReport report;
  private final StringBuilder text = new StringBuilder();

  StepsMarkdown(StepsReport report) {
    this.report = report;
  }

  String text() {
    line("# Dry run of %s: %s".formatted(safe(report.migration()), safe(report.title())));
    line("");
    line("- **Duration:** " + Figures.duration(report.length()));
    line("- **Issues:** " + counted(report.issues().size()));
    line(
        "- **Steps tried:** %d of %d"
            .formatted(report.steps().size() - report.untried().size(), report.steps().size()));
    line("- **Go/no-go for production:** " + (report.isGo() ? "**GO**" : "**NO-GO**"));
    report.against().forEach(reason -> line("  - " + safe(reason)));
    steps();
    untried();
    bullets("Left by the way back", report.left());
    issues();
    bullets("What was not as in production", report.differences());
    ground();
    return text.toString();
  }

  private static String counted(int number) {
    return number == 0 ? "none" : Figures.count(number);
  }

  private void steps() {
    section("There and back");
    row("Step", "Phase", "Tried", "There", "Back");
    row("---", "---", "---", "---", "---");
    report.steps().stream()
        .filter(step -> !step.isUntried())
        .forEach(
            step ->
                row(
                    safe(step.name()),
                    step.phase().name(),
                    safe(step.how()),
                    outcome(step.there(), ""),
                    outcome(step.back(), step.backWords())));
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
    return safe(words.isEmpty() ? told : told.isEmpty() ? words : words + "; " + told);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void untried() {
    section("Not tried");
    if (report.untried().isEmpty()) {
      line("Every step was tried.");
      return;
    }
    row("Step", "Phase", "Why");
    row("---", "---", "---");
    report.untried().forEach(step -> row(safe(step.name()), step.phase().name(), safe(step.how())));
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
    report
        .databases()
        .forEach(
            database ->
                row(
                    safe(database.name()),
                    "%s, rehearsed on %s with %s rows"
                        .formatted(
                            safe(database.real()),
                            safe(database.scratch()),
                            Figures.count(database.rows()))));
    row("Rows", safe(report.sample()));
    row("Plan digest", report.planDigest());
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

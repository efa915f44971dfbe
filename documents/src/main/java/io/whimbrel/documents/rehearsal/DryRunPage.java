package io.whimbrel.documents.rehearsal;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.documents.MarkdownText;
import java.util.List;

/** A dry run report in Markdown: what those of rows and those of steps have in common. */
final class DryRunPage {
  private final StringBuilder text = new StringBuilder();

  /** Begins the page. */
  static DryRunPage of(String migration, String title) {
    DryRunPage page = new DryRunPage();
    page.line("# Dry run of %s: %s".formatted(safe(migration), safe(title)));
    page.line("");
    return page;
  }

  /** One of the facts at the top. */
  void fact(String name, String value) {
    line("- **" + name + ":** " + value);
  }

  /** The verdict, and what speaks against a go. */
  void verdict(boolean isGo, List<String> against) {
    fact("Go/no-go for production", isGo ? "**GO**" : "**NO-GO**");
    against.forEach(reason -> line("  - " + safe(reason)));
  }

  void section(String title) {
    line("\n## " + title + "\n");
  }

  /** Begins a table. */
  void heads(String... names) {
    row(names);
    line("| " + String.join(" | ", List.of(names).stream().map(_ -> "---").toList()) + " |");
  }

  /** A row of cells that are safe. */
  void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  void line(String line) {
    text.append(line).append('\n');
  }

  void issues(List<Finding> issues) {
    section("Issues");
    if (issues.isEmpty()) {
      line("None.");
      return;
    }
    heads("Weight", "Code", "What", "Where", "What mends it");
    for (Finding issue : issues) {
      row(
          issue.severity().name(),
          issue.code().text(),
          safe(issue.what()),
          safe(issue.where()),
          safe(issue.fix()));
    }
  }

  void bullets(String title, List<String> items) {
    section(title);
    if (items.isEmpty()) {
      line("Nothing.");
    }
    items.forEach(item -> line("- " + safe(item)));
  }

  String text() {
    return text.toString();
  }

  static String counted(int number) {
    return number == 0 ? "none" : Figures.count(number);
  }

  static String safe(String words) {
    return MarkdownText.escaped(words);
  }
}

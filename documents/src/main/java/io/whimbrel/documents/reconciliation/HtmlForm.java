package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report as one HTML page that needs nothing else: no script, no other file; one may drill down
 * from the whole to a table, a row and the queries that show it. Used once, by one thread.
 */
final class HtmlForm {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int REASONS_SHOWN = 50;

  private final Reconciliation report;
  private final Html html = new Html();

  HtmlForm(Reconciliation report) {
    this.report = report;
  }

  String text() {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", "Reconciliation of " + report.run().run().text())
        .raw("\n<style>\n")
        .raw(style(Envelope.class, "report.css"))
        .raw(style(HtmlForm.class, "reconciliation.css"))
        .raw("</style>\n</head>\n<body>\n<main>\n");
    head();
    tiles();
    sides();
    reasons();
    tables();
    whole();
    ground();
    html.raw("<footer>Written by Whimbrel from the journal of the run, ")
        .text(DAY_AND_TIME.format(report.about().at()))
        .raw(". All times are UTC.<br>Seal: <span class=\"code seal\">" + Seal.OPEN)
        .raw("</span></footer>\n</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private static String style(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void head() {
    html.raw("<header>\n<p class=\"kicker\">Migration Reconciliation Report \u00b7 ")
        .text(report.run().migration().text())
        .raw(" \u00b7 ")
        .text(report.about().at().atZone(ZoneOffset.UTC).toLocalDate().toString())
        .raw(" " + badge(report.status()))
        .raw("</p>\n")
        .element("h1", report.run().title())
        .raw("<p class=\"lead\">")
        .text(report.ground().getOrDefault("Source", ""))
        .raw(" <span class=\"arrow\">\u2192</span> ")
        .text(report.ground().getOrDefault("Target", ""))
        .raw("</p>\n</header>\n");
  }

  static String badge(Status status) {
    return "<span class=\"badge %s\">%s</span>".formatted(style(status), status.text());
  }

  private static String style(Status status) {
    return switch (status) {
      case PASS -> "pass";
      case NEEDS_REVIEW -> "review";
      case FAIL -> "fail";
    };
  }

  private void tiles() {
    Account whole = report.whole();
    html.raw("<section class=\"tiles\">\n");
    tile("Status", report.status().text(), passed(), tileStyle(report.status()));
    tile("Source records", Words.rows(whole.source().rows()), whole.source().dates().text(), "");
    tile("Target records", Words.rows(whole.target().rows()), whole.target().dates().text(), "");
    long differing = whole.discrepancies().map(Discrepancies::total).orElse(0L);
    boolean isLowerBound = whole.discrepancies().filter(Discrepancies::isLowerBound).isPresent();
    tile(
        "Differing records",
        whole.discrepancies().isEmpty()
            ? "n/a"
            : (isLowerBound ? "at least " : "") + Figures.count(differing),
        "missing, extra or modified",
        differing > 0 ? " bad" : "");
    html.raw("</section>\n");
  }

  private String passed() {
    long passed = report.tables().stream().filter(t -> t.status() == Status.PASS).count();
    int all = report.tables().size();
    return "%s of %s %s pass"
        .formatted(Figures.count(passed), Figures.count(all), all == 1 ? "table" : "tables");
  }

  private static String tileStyle(Status status) {
    return switch (status) {
      case PASS -> " good";
      case NEEDS_REVIEW -> " review";
      case FAIL -> " bad";
    };
  }

  private void tile(String name, String value, String note, String style) {
    html.raw("<div class=\"tile" + style + "\">")
        .element("span", "name", name)
        .element("span", "value", value)
        .element("span", "note", Visible.line(note))
        .raw("</div>\n");
  }

  private void sides() {
    Account whole = report.whole();
    html.raw("<div class=\"sides\">\n");
    section("Source database", side(whole.source()));
    section("Target database", side(whole.target()));
    section("Discrepancies", Words.discrepancies(whole));
    section("Data quality", Words.quality(whole.quality()));
    html.raw("</div>\n");
    whole.notes().forEach(note -> html.element("p", "note quiet", Visible.line(note)));
  }

  static Map<String, String> side(Side side) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("Total records", Words.rows(side.rows()));
    words.put("Date range", side.dates().text());
    return words;
  }

  private void section(String title, Map<String, String> words) {
    html.raw("<section>\n").element("h2", title).raw("\n");
    list(html, words);
    html.raw("</section>\n");
  }

  static void list(Html html, Map<String, String> words) {
    html.raw("<dl>\n");
    words.forEach(
        (name, value) ->
            html.raw("<div>")
                .element("dt", name)
                .element("dd", Visible.line(value))
                .raw("</div>\n"));
    html.raw("</dl>\n");
  }

  private void reasons() {
    List<String> reasons = report.whole().reasons();
    if (reasons.isEmpty()) {
      return;
    }
    html.raw("<section>\n<h2>Why it does not pass</h2>\n");
    reasons(html, report.status(), reasons.stream().limit(REASONS_SHOWN).toList());
    if (reasons.size() > REASONS_SHOWN) {
      html.element(
          "p",
          "quiet",
          "and %s more, each with its table"
              .formatted(Figures.count(reasons.size() - REASONS_SHOWN)));
    }
    html.raw("</section>\n");
  }

  static void reasons(Html html, Status status, List<String> reasons) {
    html.raw("<ul class=\"reasons " + style(status) + "\">\n");
    reasons.forEach(reason -> html.element("li", Visible.line(reason)).raw("\n"));
    html.raw("</ul>\n");
  }

  private void tables() {
    html.raw("<section>\n<h2>Tables</h2>\n");
    if (report.tables().isEmpty()) {
      html.element("p", "quiet", "None is proved yet.");
    }
    HtmlProofs proofs = new HtmlProofs(html, report);
    for (Account table : report.tables()) {
      boolean isOpen = table.status() == Status.FAIL;
      html.raw("<details class=\"table\"" + (isOpen ? " open" : "") + ">\n<summary>")
          .element("span", "name strong", table.name())
          .element(
              "span",
              "count quiet",
              table.holdsRows() ? Words.rows(table.source().rows()) + " records" : "partitioned")
          .raw(badge(table.status()))
          .raw("</summary>\n<div class=\"inner\">\n");
      table(table, proofs);
      html.raw("</div>\n</details>\n");
    }
    html.raw("</section>\n");
  }

  private void table(Account table, HtmlProofs proofs) {
    if (!table.reasons().isEmpty()) {
      reasons(html, table.status(), table.reasons());
    }
    table.notes().forEach(note -> html.element("p", "quiet", Visible.line(note)));
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("Source records", Words.rows(table.source().rows()));
    figures.put("Target records", Words.rows(table.target().rows()));
    figures.put("Source date range", table.source().dates().text());
    figures.put("Target date range", table.target().dates().text());
    figures.putAll(Words.discrepancies(table));
    figures.putAll(Words.quality(table.quality()));
    list(html, figures);
    proofs.proofs(table);
  }

  private void whole() {
    if (!report.whole().proofs().isEmpty()) {
      html.raw("<section>\n<h2>What concerns no single table</h2>\n");
      new HtmlProofs(html, report).proofs(report.whole());
      html.raw("</section>\n");
    }
  }

  private void ground() {
    html.raw("<section>\n<h2>What it stands on</h2>\n");
    Map<String, String> ground = new LinkedHashMap<>(report.ground());
    ground.put("Content", report.contentDigest());
    list(html, ground);
    html.raw("</section>\n");
  }
}

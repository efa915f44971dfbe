package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.documents.Html;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The proofs of an account as HTML, down to the single check and row. Used by one thread. */
final class HtmlProofs {
  private final Html html;
  private final Reconciliation report;

  HtmlProofs(Html html, Reconciliation report) {
    this.html = html;
    this.report = report;
  }

  void proofs(Account account) {
    html.element("h3", "Proofs")
        .tableHead(
            "Level", "Verdict", "#Rows", "#Chunks", "#Read again", "#Differing", "Position", "At");
    for (Proof proof : account.proofs()) {
      html.raw("<tr>")
          .element("td", "strong", proof.level().name().toLowerCase(Locale.ROOT))
          .raw("<td>" + verdict(proof.verdict()) + "</td>")
          .numbers(
              List.of(
                  Figures.count(proof.rows()),
                  Figures.count(proof.chunks()),
                  Figures.count(proof.rechecked()),
                  Figures.count(proof.differing())))
          .element("td", "code at", Visible.line(proof.position()))
          .element("td", "at", Words.time(proof.at()))
          .raw("</tr>\n");
    }
    html.tableEnd();
    account.proofs().forEach(this::rows);
    account.proofs().forEach(this::checks);
    quality(account.quality().results());
  }

  private void quality(List<QualityResult> results) {
    if (results.isEmpty()) {
      return;
    }
    html.element(
        "h3",
        results.getFirst().moment() == QualityResult.Moment.AFTER
            ? "Data quality, on the target"
            : "Data quality, on the source before anything moved");
    for (QualityResult result : results) {
      String style = !result.isDecided() ? "open" : result.isAcceptable() ? "held" : "broken";
      html.raw("<details class=\"row\">\n<summary><span class=\"kind " + style + "\">")
          .text(result.check().kind().text())
          .raw("</span> ")
          .element("span", Visible.line(summary(result)))
          .raw("</summary>\n<div class=\"inner\">\n");
      if (!result.samples().isEmpty()) {
        html.element("p", "code", Visible.line(String.join(", ", result.samples())));
      }
      if (!result.query().isEmpty()) {
        query("to see them", result.query());
      }
      html.raw("</div>\n</details>\n");
    }
  }

  private static String summary(QualityResult result) {
    String found =
        result.isDecided()
            ? (result.isLowerBound() ? "at least " : "") + Figures.count(result.count())
            : "could not be decided: " + result.undecided();
    return "%s (%s): %s, acceptable: %s"
        .formatted(
            result.check().what(),
            String.join(", ", result.check().columns()),
            found,
            result.check().acceptableText());
  }

  private static String verdict(Proof.Verdict verdict) {
    return switch (verdict) {
      case EQUAL -> "<span class=\"badge pass\">equal</span>";
      case DIFFERENT -> "<span class=\"badge fail\">different</span>";
      case UNDECIDED -> "<span class=\"badge review\">undecided</span>";
    };
  }

  private void rows(Proof proof) {
    if (proof.differences().isEmpty()) {
      return;
    }
    long unnamed = Discrepancies.of(proof).unnamed();
    html.element(
        "h3",
        "Differing records, %s%s"
            .formatted(
                proof.level().name().toLowerCase(Locale.ROOT),
                unnamed > 0 ? " (" + Figures.count(unnamed) + " more are not named)" : ""));
    proof.differences().forEach(difference -> row(proof, difference));
  }

  private void row(Proof proof, RowDifference difference) {
    html.raw("<details class=\"row\">\n<summary><span class=\"kind\">")
        .text(difference.kind().name().toLowerCase(Locale.ROOT))
        .raw("</span> ")
        .element("span", "code", Visible.line(difference.key()))
        .raw("</summary>\n<div class=\"inner\">\n");
    if (!difference.columns().isEmpty()) {
      html.tableHead("Column", "Expected", "Found", "Canonical, expected", "Canonical, found");
      for (RowDifference.ColumnDifference column : difference.columns()) {
        html.raw("<tr>").element("td", "strong", Visible.line(column.column()));
        cell("Expected", Visible.line(column.expectedShown()));
        cell("Found", Visible.line(column.foundShown()));
        cell("Canonical, expected", Visible.canonical(column.expected()));
        cell("Canonical, found", Visible.canonical(column.found()));
        html.raw("</tr>\n");
      }
      html.tableEnd();
    }
    RowEvidence evidence = RowEvidence.of(proof, difference, report.about().targets());
    queries(evidence.source(), evidence.target());
    html.raw("</div>\n</details>\n");
  }

  /** A cell that tells its head itself, where a narrow page sets one below the other. */
  private void cell(String head, String text) {
    html.raw("<td class=\"code\" data-head=\"" + head + "\">").text(text).raw("</td>");
  }

  private void checks(Proof proof) {
    if (proof.checks().isEmpty()) {
      return;
    }
    html.element("h3", "Checks, " + proof.level().name().toLowerCase(Locale.ROOT));
    for (Check check : proof.checks()) {
      html.raw("<details class=\"row\">\n<summary><span class=\"kind " + style(check) + "\">")
          .text(check.outcome().name().toLowerCase(Locale.ROOT))
          .raw("</span> ")
          .element("span", Visible.line(check.name()))
          .raw("</summary>\n<div class=\"inner\">\n")
          .tableHead("Expected", "Found")
          .raw("<tr>");
      cell("Expected", Visible.line(check.expected()));
      cell("Found", Visible.line(check.found()));
      html.raw("</tr>\n").tableEnd();
      queries(check.sourceQuery(), check.targetQuery());
      html.raw("</div>\n</details>\n");
    }
  }

  private static String style(Check check) {
    return switch (check.outcome()) {
      case HOLDS -> "held";
      case BROKEN -> "broken";
      case UNDECIDED -> "open";
    };
  }

  private void queries(Optional<String> source, Optional<String> target) {
    source.ifPresent(sql -> query("on the source", sql));
    target.ifPresent(sql -> query("on the target", sql));
  }

  /** Line breaks of a query stay, everything else that is invisible does not. */
  private void query(String where, String sql) {
    html.raw("<pre><b>-- " + where + "</b>\n");
    sql.lines().forEach(line -> html.text(Visible.line(line)).raw("\n"));
    html.raw("</pre>\n");
  }
}

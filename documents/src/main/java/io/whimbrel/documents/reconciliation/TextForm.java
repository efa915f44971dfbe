package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report as plain text: the totals in the layout of the template, then the same block for each
 * table. Used once, by one thread.
 */
final class TextForm {
  private final Reconciliation report;
  private final StringBuilder text = new StringBuilder();

  TextForm(Reconciliation report) {
    this.report = report;
  }

  String text() {
    line("Migration Reconciliation Report");
    line("Date: " + report.about().at().atZone(ZoneOffset.UTC).toLocalDate());
    line("Migration ID: " + Visible.line(report.run().migration().text()));
    block(report.whole());
    for (Account table : report.tables()) {
      line("");
      line("Table " + Visible.line(table.name()));
      block(table);
      rows(table);
    }
    line("");
    line("Ground:");
    report.ground().forEach((name, value) -> item(name, Visible.line(value)));
    item("Content", report.contentDigest());
    line("");
    line("Seal: " + Seal.OPEN);
    return text.toString();
  }

  private void block(Account account) {
    side("Source Database:", account.source());
    side("Target Database:", account.target());
    items("Discrepancies:", Words.discrepancies(account));
    items("Data Quality:", Words.quality(account.quality()));
    line("");
    line("Status: " + account.status().text());
    account.reasons().forEach(reason -> line("- " + Visible.line(reason)));
    account.notes().forEach(note -> line("- " + Visible.line(note)));
  }

  private void side(String head, Side side) {
    line("");
    line(head);
    item("Total records", Words.rows(side.rows()));
    item("Date range", Visible.line(side.dates().text()));
  }

  private void items(String head, Map<String, String> items) {
    line("");
    line(head);
    items.forEach(this::item);
  }

  private void rows(Account table) {
    line("");
    line("Proofs:");
    for (Proof proof : table.proofs()) {
      line(
          "- %s: %s at %s%s%s"
              .formatted(
                  proof.level(),
                  proof.verdict(),
                  Words.time(proof.at()),
                  proof.rows() == 0 ? "" : ", " + Figures.count(proof.rows()) + " rows",
                  proof.position().isEmpty()
                      ? ""
                      : ", position " + Visible.line(proof.position())));
      proof.checks().stream()
          .filter(check -> check.outcome() != Check.Outcome.HOLDS)
          .forEach(this::check);
    }
    table.quality().results().stream()
        .filter(result -> !result.isAcceptable() && !result.query().isEmpty())
        .forEach(
            result ->
                line(
                    "- %s: %s"
                        .formatted(result.check().kind().text(), Visible.line(result.query()))));
    for (Proof proof : table.proofs()) {
      if (!proof.differences().isEmpty()) {
        line("");
        line("Differing records (%s):".formatted(proof.level()));
        proof.differences().forEach(difference -> row(proof, difference));
      }
    }
  }

  private void check(Check check) {
    line(
        "  - %s %s: expected %s, found %s"
            .formatted(
                check.outcome(),
                Visible.line(check.name()),
                Visible.line(check.expected()),
                Visible.line(check.found())));
    queries(check.sourceQuery(), check.targetQuery());
  }

  private void row(Proof proof, RowDifference difference) {
    line("- %s %s".formatted(difference.kind(), Visible.line(difference.key())));
    difference
        .columns()
        .forEach(
            c ->
                line(
                    "  - %s: expected %s, found %s"
                        .formatted(
                            Visible.line(c.column()),
                            Visible.canonical(c.expected()),
                            Visible.canonical(c.found()))));
    RowEvidence evidence = RowEvidence.of(proof, difference, report.about().targets());
    queries(evidence.source(), evidence.target());
  }

  private void queries(Optional<String> source, Optional<String> target) {
    for (Map.Entry<String, Optional<String>> query :
        List.of(Map.entry("source", source), Map.entry("target", target))) {
      query
          .getValue()
          .ifPresent(sql -> line("    %s> %s".formatted(query.getKey(), Visible.line(sql))));
    }
  }

  private void item(String name, String value) {
    line("- " + name + ": " + value);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}

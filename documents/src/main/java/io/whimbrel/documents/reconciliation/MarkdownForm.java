package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The report as Markdown. Used once, by one thread. */
final class MarkdownForm {
  private final Reconciliation report;
  private final StringBuilder text = new StringBuilder();

  MarkdownForm(Reconciliation report) {
    this.report = report;
  }

  String text() {
    line("# Migration Reconciliation Report\n");
    table("", "");
    row("Date", report.about().at().atZone(ZoneOffset.UTC).toLocalDate().toString());
    row("Migration ID", escaped(report.run().migration().text()));
    row("Title", escaped(report.run().title()));
    row("Status", "**" + report.status().text() + "**");
    line("");
    account(report.whole());
    for (Account account : report.tables()) {
      line("\n## " + escaped(account.name()) + "\n");
      line("**" + account.status().text() + "**\n");
      account(account);
      proofs(account);
    }
    line("\n## Ground\n");
    table("", "");
    report.ground().forEach((name, value) -> row(name, escaped(value)));
    row("Content", "`" + report.contentDigest() + "`");
    line("\nSeal: `" + Seal.OPEN + "`");
    return text.toString();
  }

  private void account(Account account) {
    table("", "Source", "Target");
    row("Total records", Words.rows(account.source().rows()), Words.rows(account.target().rows()));
    row(
        "Date range",
        escaped(account.source().dates().text()),
        escaped(account.target().dates().text()));
    line("");
    table("", "Records");
    Words.discrepancies(account).forEach((name, value) -> row(name, value));
    Words.quality(account.quality()).forEach((name, value) -> row(name, value));
    List<String> words =
        Stream.concat(account.reasons().stream(), account.notes().stream()).toList();
    if (!words.isEmpty()) {
      line("");
      words.forEach(word -> line("- " + escaped(word)));
    }
  }

  private void proofs(Account account) {
    line("");
    table("Level", "Verdict", "Rows", "Differing", "Position", "At");
    for (Proof proof : account.proofs()) {
      row(
          proof.level().name(),
          proof.verdict().name(),
          Figures.count(proof.rows()),
          Figures.count(proof.differing()),
          escaped(proof.position()),
          Words.time(proof.at()));
    }
    account.proofs().forEach(this::checks);
    account.proofs().forEach(this::rows);
  }

  private void checks(Proof proof) {
    List<Check> checks =
        proof.checks().stream().filter(c -> c.outcome() != Check.Outcome.HOLDS).toList();
    if (checks.isEmpty()) {
      return;
    }
    line("");
    table(proof.level().name(), "Outcome", "Expected", "Found", "On the source", "On the target");
    for (Check check : checks) {
      row(
          escaped(check.name()),
          check.outcome().name(),
          escaped(check.expected()),
          escaped(check.found()),
          query(check.sourceQuery()),
          query(check.targetQuery()));
    }
  }

  private void rows(Proof proof) {
    if (proof.differences().isEmpty()) {
      return;
    }
    line("");
    table("Record", "How", "Column", "Expected", "Found", "On the source", "On the target");
    for (RowDifference difference : proof.differences()) {
      RowEvidence evidence = RowEvidence.of(proof, difference, report.about().targets());
      List<ColumnDifference> columns =
          difference.columns().isEmpty()
              ? List.of(new ColumnDifference("", "", ""))
              : difference.columns();
      for (ColumnDifference column : columns) {
        row(
            escaped(difference.key()),
            difference.kind().name(),
            escaped(column.column()),
            column.column().isEmpty() ? "" : escaped(Visible.canonical(column.expected())),
            column.column().isEmpty() ? "" : escaped(Visible.canonical(column.found())),
            query(evidence.source()),
            query(evidence.target()));
      }
    }
  }

  private static String query(Optional<String> sql) {
    return sql.map(MarkdownForm::escaped).orElse("");
  }

  private void table(String... heads) {
    row(heads);
    row("--- ".repeat(heads.length).trim().split(" "));
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Nothing that comes from outside may become layout, a link or HTML. */
  static String escaped(String any) {
    StringBuilder safe = new StringBuilder();
    String visible = Visible.line(any);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '\\', '`', '*', '_', '[', ']', '(', ')', '|', '#', '!', '~', '$', ':', '@' ->
            safe.append('\\').append(c);
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}

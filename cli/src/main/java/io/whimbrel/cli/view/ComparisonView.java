package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.documents.Proofs;
import io.whimbrel.engine.compare.ComparisonResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a comparison found, for people and for machines. */
public record ComparisonView(ComparisonResult result) {

  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("comparison", result.run().text());
    data.put("source", result.source());
    data.put("target", result.target());
    data.put("equal", result.isEqual());
    data.put("proofs", Proofs.data(result.proofs()));
    data.put("notes", result.notes().stream().map(n -> n.where() + ": " + n.what()).toList());
    return data;
  }

  public String text(Paint paint) {
    StringBuilder text = new StringBuilder(proofs(paint));
    String checks = checks(paint);
    String rows = rows(paint);
    text.append(checks.isEmpty() ? "" : "\n" + checks);
    text.append(rows.isEmpty() ? "" : "\n" + rows);
    text.append(CheckQueries.text(result.proofs()));
    for (Finding note : result.notes()) {
      text.append("\nNote: ").append(note.where()).append(": ").append(note.what());
    }
    text.append(result.notes().isEmpty() ? "\n" : "\n\n");
    return text.append(sentence(paint)).toString();
  }

  private String proofs(Paint paint) {
    TextTable table =
        new TextTable("verdict", "table", "level", "#rows", "#read again", "#differing");
    for (Proof proof : result.proofs()) {
      table.row(
          colour(proof.verdict(), paint),
          proof.verdict().name(),
          proof.table().toString(),
          proof.level().name().toLowerCase(Locale.ROOT),
          Figures.count(proof.rows()),
          Figures.count(proof.rechecked()),
          Figures.count(proof.differing()));
    }
    return table.text(paint);
  }

  private static UnaryOperator<String> colour(Proof.Verdict verdict, Paint paint) {
    return switch (verdict) {
      case EQUAL -> paint::green;
      case DIFFERENT -> paint::red;
      case UNDECIDED -> paint::yellow;
    };
  }

  private String checks(Paint paint) {
    TextTable table = new TextTable("table", "what", "how", "source", "target");
    for (Proof proof : result.proofs()) {
      proof.checks().stream()
          .filter(check -> check.outcome() != Check.Outcome.HOLDS)
          .forEach(
              check ->
                  table.row(
                      proof.table().toString(),
                      check.name(),
                      check.outcome().name(),
                      check.expected(),
                      check.found()));
    }
    return table.isEmpty() ? "" : table.text(paint);
  }

  private String rows(Paint paint) {
    TextTable table = new TextTable("table", "row", "how", "columns: source | target");
    for (Proof proof : result.proofs()) {
      proof
          .differences()
          .forEach(d -> table.row(proof.table().toString(), d.key(), d.kind().name(), columns(d)));
    }
    return table.isEmpty() ? "" : table.text(paint);
  }

  private static String columns(RowDifference difference) {
    return difference.columns().stream()
        .map(c -> "%s: %s | %s".formatted(c.column(), c.expectedShown(), c.foundShown()))
        .collect(Collectors.joining("; "));
  }

  private String sentence(Paint paint) {
    List<Proof> rows = result.proofs().stream().filter(p -> p.level() != Level.STRUCTURE).toList();
    long tables =
        rows.stream().map(Proof::table).filter(t -> !t.equals(Proof.WHOLE)).distinct().count();
    long total =
        rows.stream().collect(Collectors.groupingBy(Proof::table)).values().stream()
            .mapToLong(of -> of.stream().mapToLong(Proof::rows).max().orElse(0))
            .sum();
    if (result.proofs().isEmpty()) {
      return "Result: EQUAL; neither side has a table, %s and %s.\n"
          .formatted(result.source(), result.target());
    }
    if (result.isEqual()) {
      return paint.green("Result: EQUAL")
          + "; %s of %s, %s and %s.\n"
              .formatted(
                  Figures.count(total, "row"),
                  Figures.count(tables, "table"),
                  result.source(),
                  result.target());
    }
    boolean isDifferent =
        result.proofs().stream().anyMatch(p -> p.verdict() == Proof.Verdict.DIFFERENT);
    String word = isDifferent ? "DIFFERENT" : "UNDECIDED";
    boolean areRows =
        rows.stream()
            .anyMatch(p -> p.verdict() == Proof.Verdict.UNDECIDED && p.level() != Level.RULES);
    String why =
        !isDifferent && areRows ? " Rows were changing: compare again when less is written." : "";
    return paint.red("Result: " + word)
        + "; %s of %s were compared, %s and %s.%s\n"
            .formatted(
                Figures.count(total, "row"),
                Figures.count(tables, "table"),
                result.source(),
                result.target(),
                why);
  }
}

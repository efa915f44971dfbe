package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.documents.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The report's data for machines; its text on one line is the canonical content. */
final class JsonForm {
  private final Reconciliation report;

  JsonForm(Reconciliation report) {
    this.report = report;
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("migration", report.run().migration().text());
    data.put("run", report.run().run().text());
    data.put("title", report.run().title());
    data.put("state", report.run().state().name());
    data.put("phase", report.run().phase().name());
    data.put("status", report.status().name());
    data.put("at", report.about().at().toString());
    report.about().by().ifPresent(by -> data.put("by", by));
    data.put("whimbrel", report.about().whimbrel());
    data.put("planDigest", report.run().planDigest());
    data.put("levels", report.about().levels().stream().map(Enum::name).toList());
    data.put("sourceVersion", report.ground().getOrDefault("Source", ""));
    data.put("targetVersion", report.ground().getOrDefault("Target", ""));
    data.putAll(account(report.whole()));
    data.put("tables", report.tables().stream().map(this::table).toList());
    return data;
  }

  private Map<String, Object> table(Account account) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("table", account.name());
    data.put("status", account.status().name());
    data.putAll(account(account));
    return data;
  }

  private Map<String, Object> account(Account account) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("reasons", account.reasons());
    if (!account.notes().isEmpty()) {
      data.put("notes", account.notes());
    }
    data.put("source", side(account.source()));
    data.put("target", side(account.target()));
    account.discrepancies().ifPresent(found -> data.put("discrepancies", discrepancies(found)));
    data.put("quality", quality(account.quality()));
    data.put("proofs", account.proofs().stream().map(this::proof).toList());
    return data;
  }

  private static Map<String, Object> side(Side side) {
    Map<String, Object> data = new LinkedHashMap<>();
    number(data, "rows", side.rows());
    side.dates().from().ifPresent(from -> data.put("from", from));
    side.dates().until().ifPresent(until -> data.put("until", until));
    return data;
  }

  private static void number(Map<String, Object> data, String name, OptionalLong value) {
    value.ifPresent(number -> data.put(name, Envelope.number(number)));
  }

  private static Map<String, Object> discrepancies(Discrepancies found) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("missing", Envelope.number(found.missing()));
    data.put("extra", Envelope.number(found.extra()));
    data.put("modified", Envelope.number(found.modified()));
    data.put("unnamed", Envelope.number(found.unnamed()));
    data.put("lowerBound", found.isLowerBound());
    return data;
  }

  private static Map<String, Object> quality(Quality quality) {
    Map<String, Object> data = new LinkedHashMap<>();
    figure(data, "nulls", quality.nulls());
    figure(data, "duplicates", quality.duplicates());
    figure(data, "invalid", quality.invalid());
    data.put("checks", quality.results().stream().map(JsonForm::result).toList());
    return data;
  }

  private static void figure(
      Map<String, Object> data, String name, Optional<Quality.Figure> figure) {
    figure.ifPresent(
        f -> {
          Map<String, Object> of = new LinkedHashMap<>();
          of.put("found", Envelope.number(f.found()));
          of.put("lowerBound", f.isLowerBound());
          if (f.acceptable() != QualityCheck.ANY) {
            of.put("acceptable", Envelope.number(f.acceptable()));
          }
          data.put(name, of);
        });
  }

  private static Map<String, Object> result(QualityResult result) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("moment", result.moment().name());
    data.put("kind", result.check().kind().name());
    data.put("columns", result.check().columns());
    data.put("what", result.check().what());
    data.put("found", Envelope.number(result.count()));
    data.put("acceptable", result.check().acceptableText());
    data.put("samples", result.samples());
    data.put("query", result.query());
    data.put("undecided", result.undecided());
    return data;
  }

  private Map<String, Object> proof(Proof proof) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("level", proof.level().name());
    data.put("verdict", proof.verdict().name());
    data.put("rows", Envelope.number(proof.rows()));
    data.put("chunks", proof.chunks());
    data.put("rechecked", Envelope.number(proof.rechecked()));
    data.put("differing", Envelope.number(proof.differing()));
    data.put("position", proof.position());
    data.put("at", proof.at().toString());
    data.put("checks", proof.checks().stream().map(JsonForm::check).toList());
    data.put("differences", proof.differences().stream().map(d -> difference(proof, d)).toList());
    return data;
  }

  private static Map<String, Object> check(Check check) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", check.name());
    data.put("outcome", check.outcome().name());
    data.put("expected", check.expected());
    data.put("found", check.found());
    queries(data, check.sourceQuery(), check.targetQuery());
    return data;
  }

  private Map<String, Object> difference(Proof proof, RowDifference difference) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", difference.kind().name());
    data.put("key", difference.key());
    data.put("columns", difference.columns().stream().map(JsonForm::column).toList());
    RowEvidence evidence = RowEvidence.of(proof, difference, report.about().targets());
    queries(data, evidence.source(), evidence.target());
    return data;
  }

  private static Map<String, Object> column(RowDifference.ColumnDifference column) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("column", column.column());
    data.put("expected", Envelope.value(column.expected()));
    data.put("found", Envelope.value(column.found()));
    data.put("expectedCanonical", Visible.canonical(column.expected()));
    data.put("foundCanonical", Visible.canonical(column.found()));
    return data;
  }

  private static void queries(
      Map<String, Object> data, Optional<String> source, Optional<String> target) {
    source.ifPresent(sql -> data.put("sourceQuery", sql));
    target.ifPresent(sql -> data.put("targetQuery", sql));
  }

  /** The whole document. */
  static String text(Reconciliation report, List<String> warnings) {
    Map<String, Object> data = new LinkedHashMap<>(report.data());
    data.put("seal", Seal.OPEN);
    String migration = report.run().migration().text();
    return new Envelope("Reconciliation", migration, data, warnings, Optional.empty()).text()
        + "\n";
  }
}

package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The differing rows as CSV (RFC 4180, UTF-8): one line per column that differs. A spreadsheet
 * takes a field that begins with certain characters for a formula: such a field begins with an
 * apostrophe here.
 */
final class CsvForm {
  private static final Set<Character> FORMULA =
      Set.of('=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20');

  private final Reconciliation report;
  private final StringBuilder text = new StringBuilder();

  CsvForm(Reconciliation report) {
    this.report = report;
  }

  String text() {
    line(List.of("table", "level", "kind", "key", "column", "expected", "found"));
    for (Account table : report.tables()) {
      for (Proof proof : table.proofs()) {
        proof.differences().forEach(difference -> row(table, proof, difference));
      }
    }
    return text.toString();
  }

  private void row(Account table, Proof proof, RowDifference difference) {
    List<ColumnDifference> columns =
        difference.columns().isEmpty()
            ? List.of(new ColumnDifference("", "", ""))
            : difference.columns();
    for (ColumnDifference column : columns) {
      line(
          List.of(
              table.name(),
              proof.level().name(),
              difference.kind().name(),
              difference.key(),
              column.column(),
              column.column().isEmpty() ? "" : column.expectedShown(),
              column.column().isEmpty() ? "" : column.foundShown()));
    }
  }

  private void line(List<String> fields) {
    text.append(fields.stream().map(CsvForm::field).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  static String field(String value) {
    String harmless = !value.isEmpty() && FORMULA.contains(value.charAt(0)) ? "'" + value : value;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }
}

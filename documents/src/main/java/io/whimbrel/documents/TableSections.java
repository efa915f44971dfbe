package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.List;
import java.util.Locale;

/** What the page of a run says of its tables. */
final class TableSections {
  private final RunSummary summary;
  private final Html html;

  TableSections(RunSummary summary, Html html) {
    this.summary = summary;
    this.html = html;
  }

  /** The tables, each with what was carried and proved of it. */
  void write() {
    html.raw("<section>\n<h2>Tables</h2>\n")
        .tableHead(
            "Table",
            "#Rows",
            "#Data",
            "#Took",
            "#Speed",
            "Proof",
            "#Proved",
            "#Chunks",
            "#Read again",
            "#Differing");
    for (TableLine table : summary.tables()) {
      html.raw("<tr>")
          .element("td", "strong", table.table())
          .numbers(
              List.of(
                  table.rows() < 0 ? "" : Figures.count(table.rows()),
                  table.bytes() < 0 ? "" : Figures.bytes(table.bytes()),
                  table.took().map(Figures::duration).orElse(""),
                  table.bytesPerSecond().map(Figures::rate).orElse("")))
          .raw("<td>" + verdict(table) + "</td>")
          .numbers(table.proof().map(TableSections::proofNumbers).orElse(List.of("", "", "", "")))
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private static String verdict(TableLine table) {
    return table
        .proof()
        .map(
            proof ->
                proof.verdict() == Proof.Verdict.EQUAL
                    ? "<span class=\"badge done\">equal</span>"
                    : "<span class=\"badge failed\">different</span>")
        .orElse("");
  }

  private static List<String> proofNumbers(Proof proof) {
    return List.of(
        Figures.count(proof.rows()),
        Figures.count(proof.chunks()),
        Figures.count(proof.rechecked()),
        Figures.count(proof.differing()));
  }

  /** The rows that differ, nothing when there are none. */
  void differences() {
    List<Proof> different =
        summary.history().proofs().stream().filter(p -> !p.differences().isEmpty()).toList();
    if (different.isEmpty()) {
      return;
    }
    html.raw("<section>\n<h2>Rows that differ</h2>\n")
        .tableHead("Table", "Row", "How", "Column", "Expected", "Found");
    for (Proof proof : different) {
      proof.differences().forEach(difference -> difference(proof, difference));
    }
    html.tableEnd().raw("</section>\n");
  }

  private void difference(Proof proof, RowDifference difference) {
    List<RowDifference.ColumnDifference> columns =
        difference.columns().isEmpty()
            ? List.of(new RowDifference.ColumnDifference("", "", ""))
            : difference.columns();
    for (RowDifference.ColumnDifference column : columns) {
      html.raw("<tr>")
          .words(proof.table().toString())
          .element("td", "strong", difference.key())
          .words(difference.kind().name().toLowerCase(Locale.ROOT))
          .words(column.column())
          .element("td", "code", column.column().isEmpty() ? "" : column.expectedShown())
          .element("td", "code", column.column().isEmpty() ? "" : column.foundShown())
          .raw("</tr>\n");
    }
  }
}

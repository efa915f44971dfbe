package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.documents.Envelope;
import io.whimbrel.documents.Proofs;
import io.whimbrel.engine.repair.RepairRequest.Mode;
import io.whimbrel.engine.repair.RepairedTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A repair for people, as a script that a person could run, and for machines. */
public record RepairView(List<RepairedTable> tables, Mode mode, Path plan) {

  public RepairView {
    tables = List.copyOf(tables);
  }

  /** Whether no row differs, or none does any more. */
  public boolean isEqual() {
    return tables.stream().allMatch(RepairedTable::isEqual);
  }

  public String text(Paint paint) {
    StringBuilder text = new StringBuilder();
    for (RepairedTable table : tables) {
      text.append(paint.bold("-- " + head(table))).append('\n');
      for (RowRepair row : table.rows()) {
        text.append(paint.dim("-- " + Plain.line(row.key()) + " (" + word(row) + ")"))
            .append('\n')
            .append(Plain.lines(row.statement()))
            .append('\n');
      }
      if (table.rows().size() < table.differing()) {
        text.append("-- and ")
            .append(Figures.count(table.differing() - table.rows().size()))
            .append(" more\n");
      }
    }
    return text.append(text.isEmpty() ? "" : "\n").append(result(paint)).append('\n').toString();
  }

  private String head(RepairedTable table) {
    String name = Plain.line(table.table().toString());
    String found =
        table.differing() == 0
            ? "no row differs"
            : Figures.count(table.differing()) + (table.differing() == 1 ? " row" : " rows");
    return switch (mode) {
      case LOOK -> name + ": " + found + (table.differing() == 0 ? "" : " to be made equal");
      case APPLY ->
          name
              + ": "
              + (table.differing() == 0
                  ? found
                  : Figures.count(table.repaired()) + " of " + found + " made equal")
              + (table.proofs().isEmpty()
                  ? ""
                  : ", the table is " + (table.isEqual() ? "EQUAL" : "DIFFERENT"));
    };
  }

  private static String word(RowRepair row) {
    return row.kind().name().toLowerCase(Locale.ROOT);
  }

  private String result(Paint paint) {
    long differing = tables.stream().mapToLong(RepairedTable::differing).sum();
    long repaired = tables.stream().mapToLong(RepairedTable::repaired).sum();
    if (differing == 0 && isEqual()) {
      return paint.green("Result:") + " nothing is to be repaired.";
    }
    return switch (mode) {
      case LOOK ->
          paint.yellow("Result:")
              + " %s of %s %s; nothing was written. Next: whimbrel repair %s --apply"
                  .formatted(
                      Figures.count(differing, "row"),
                      Figures.count(tables.size(), "table"),
                      differing == 1 ? "differs" : "differ",
                      Wiring.shown(plan));
      case APPLY ->
          isEqual()
              ? paint.green("Result:")
                  + " %s made equal and proved again.".formatted(Figures.count(repaired, "row"))
              : paint.red("Result:")
                  + " DIFFERENT; %s of %s made equal."
                      .formatted(Figures.count(repaired), Figures.count(differing, "row"));
    };
  }

  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("applied", mode == Mode.APPLY);
    data.put("equal", isEqual());
    data.put("tables", tables.stream().map(RepairView::data).toList());
    return data;
  }

  private static Map<String, Object> data(RepairedTable table) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("table", table.table().toString());
    data.put("differing", Envelope.number(table.differing()));
    data.put("repaired", Envelope.number(table.repaired()));
    data.put("equal", table.isEqual());
    data.put(
        "rows",
        table.rows().stream()
            .map(
                row ->
                    Map.of(
                        "kind", row.kind().name(),
                        "key", row.key(),
                        "statement", row.statement()))
            .toList());
    data.put("proofs", Proofs.data(table.proofs()));
    return data;
  }
}

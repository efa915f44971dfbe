package io.whimbrel.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in aligned columns: the first one to the left, numbers to the right. One thread's. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int lefts;

  /**
   * A table without rows.
   *
   * @param lefts how many of the first columns hold words
   */
  TextTable(int lefts, String... heads) {
    this.lefts = lefts;
    rows.add(List.of(heads));
  }

  /** Adds a row; cells may be missing at its end. */
  TextTable row(String... cells) {
    rows.add(Arrays.asList(cells.clone()));
    return this;
  }

  /** The text, each line ended, with a line below the heads. */
  String text() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      append(text, rows.get(i), widths);
      if (i == 0) {
        int all = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
        text.append("-".repeat(all)).append('\n');
      }
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      // a row of one cell is a heading: it may reach over the columns
      for (int i = 0; i < row.size() && row.size() > 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private void append(StringBuilder text, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String space = " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
      line.append(i == 0 ? "" : GAP);
      line.append(i < lefts ? row.get(i) + space : space + row.get(i));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}

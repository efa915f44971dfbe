package io.whimbrel.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in aligned columns. A head that begins with {@code #} is of a column of numbers, which
 * stand at its right. Used by one thread.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] isNumber;

  /** A table without rows. */
  TextTable(String... heads) {
    this.isNumber = new boolean[heads.length];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < heads.length; i++) {
      isNumber[i] = heads[i].startsWith("#");
      names.add(isNumber[i] ? heads[i].substring(1) : heads[i]);
    }
    rows.add(names);
  }

  /** Adds a row; one of a single cell is a heading. */
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
      line.append(isNumber[i] ? space + row.get(i) : row.get(i) + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}

package io.whimbrel.cli.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A table in aligned columns. A head that begins with {@code #} is of a column of numbers, which
 * stand at its right. Used by one thread.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<Row> rows = new ArrayList<>();

  private record Row(List<String> cells, UnaryOperator<String> paint) {}

  /** A table with these heads. */
  public TextTable(String... heads) {
    this.heads = List.of(heads);
  }

  /** Adds a row. */
  public TextTable row(String... cells) {
    return row(UnaryOperator.identity(), cells);
  }

  /** Adds a row whose first cell is painted. */
  public TextTable row(UnaryOperator<String> paint, String... cells) {
    rows.add(new Row(Arrays.stream(cells).map(Plain::line).toList(), paint));
    return this;
  }

  /** Whether it has no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table's text, each line ended. */
  public String text(Paint paint) {
    int[] widths = new int[heads.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head(i).length();
      for (Row row : rows) {
        widths[i] = Math.max(widths[i], cell(row, i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      names.add(padded(head(i), i, widths[i]));
    }
    text.append(paint.dim(String.join(GAP, names).stripTrailing())).append('\n');
    rows.forEach(row -> append(text, row, widths));
    return text.toString();
  }

  private void append(StringBuilder text, Row row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = padded(cell(row, i), i, widths[i]);
      line.append(i == 0 ? row.paint.apply(cell) : GAP + cell);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private String head(int column) {
    return heads.get(column).replaceFirst("^#", "");
  }

  private static String cell(Row row, int column) {
    return column < row.cells.size() ? row.cells.get(column) : "";
  }

  private String padded(String cell, int column, int width) {
    String space = " ".repeat(width - cell.length());
    return heads.get(column).startsWith("#") ? space + cell : cell + space;
  }
}

package io.whimbrel.documents.alteration;

import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;

/** Tables that say so where they have no row. */
final class Tables {
  private Tables() {}

  static void write(Paper paper, List<String> heads, List<List<String>> rows, String none) {
    List<List<String>> shown = new ArrayList<>(rows);
    if (shown.isEmpty()) {
      List<String> row = new ArrayList<>();
      row.add(none);
      while (row.size() < heads.size()) {
        row.add("");
      }
      shown.add(row);
    }
    paper.table(heads, shown);
  }
}

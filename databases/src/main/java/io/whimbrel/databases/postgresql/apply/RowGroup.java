package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.databases.postgresql.apply.KeyedBatch.Row;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of one shape, which one statement writes, with the arrays of their values by their places. A
 * row with large values is one of its own. Not changed after it is made.
 */
record RowGroup(RowShape shape, List<Row> rows, Map<Integer, TextArray> arrays) {

  /** The groups of rows, in the order in which their first rows come. */
  static List<RowGroup> of(List<Row> rows) {
    Map<RowShape, List<Row>> byShape = new HashMap<>();
    List<Shaped> shaped = new ArrayList<>();
    for (Row row : rows) {
      RowShape shape = RowShape.of(row.tuple());
      List<Row> group = shape.large().isEmpty() ? byShape.get(shape) : null;
      if (group == null) {
        group = new ArrayList<>();
        shaped.add(new Shaped(shape, group));
        byShape.put(shape, group);
      }
      group.add(row);
    }
    return shaped.stream().map(Shaped::encoded).toList();
  }

  private record Shaped(RowShape shape, List<Row> rows) {

    RowGroup encoded() {
      int columns = rows.getFirst().tuple().size();
      Map<Integer, TextArray> arrays = new HashMap<>();
      for (int i = 0; i < columns; i++) {
        if (!shape.unchanged().contains(i) && !shape.large().contains(i)) {
          int place = i;
          arrays.put(i, TextArray.of(rows, row -> row.tuple().utf8(place)));
        }
      }
      return new RowGroup(shape, rows, arrays);
    }
  }
}

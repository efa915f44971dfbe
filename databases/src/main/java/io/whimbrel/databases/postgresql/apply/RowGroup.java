package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.databases.postgresql.apply.KeyedBatch.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of one shape, which one statement writes. A row with large values is one of its own. */
record RowGroup(RowShape shape, List<Row> rows) {

  /** The groups of rows, in the order in which their first rows come. */
  static List<RowGroup> of(List<Row> rows) {
    Map<RowShape, RowGroup> byShape = new HashMap<>();
    List<RowGroup> groups = new ArrayList<>();
    for (Row row : rows) {
      RowShape shape = RowShape.of(row.tuple());
      RowGroup group = shape.large().isEmpty() ? byShape.get(shape) : null;
      if (group == null) {
        group = new RowGroup(shape, new ArrayList<>());
        groups.add(group);
        byShape.put(shape, group);
      }
      group.rows().add(row);
    }
    return groups;
  }
}

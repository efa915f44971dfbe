package io.whimbrel.engine.memory;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowCount;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One moment of one side in memory. */
record MemoryCount(
    Map<TableName, Map<String, String>> rows,
    Function<TableMapping, TableName> name,
    List<MemoryTarget.Touch> touches)
    implements RowCounts.Moment {

  @Override
  public List<List<String>> touched(TableMapping mapping, Position since) {
    return touches.stream()
        .filter(touch -> touch.table().equals(mapping.source().name()))
        .filter(touch -> touch.position().compareTo(since) > 0)
        .map(touch -> List.of(touch.key()))
        .distinct()
        .toList();
  }

  @Override
  public RowCount count(TableMapping mapping, List<List<String>> except) {
    TableName table = name.apply(mapping);
    long count =
        rows.getOrDefault(table, Map.of()).keySet().stream()
            .filter(key -> !except.contains(List.of(key)))
            .count();
    return new RowCount(count, List.of(), "count " + table);
  }

  @Override
  public void close() {}
}

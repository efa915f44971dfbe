package io.whimbrel.core.plan;

import io.whimbrel.core.schema.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan says about one source table.
 *
 * @param to the target table, when it is called otherwise
 * @param columns by target column name, in the plan's order
 * @param drop source columns that are not carried
 * @param where rows that are carried, as SQL over the source row
 * @param indexes further indexes, each what follows {@code on table}
 */
public record TableMap(
    Optional<TableName> to,
    Optional<KeyKind> key,
    Map<String, ColumnMap> columns,
    List<String> drop,
    Optional<String> where,
    List<String> indexes) {
  public TableMap {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    drop = List.copyOf(drop);
    indexes = List.copyOf(indexes);
  }
}

package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One table's entry in a plan's map, put together piece by piece; mutable. */
final class Entry {

  private final Map<String, ColumnMap> columns = new LinkedHashMap<>();
  private final List<String> drop = new ArrayList<>();
  private final List<String> indexes = new ArrayList<>();
  private @Nullable TableName to;
  private @Nullable KeyKind key;
  private @Nullable String where;

  static Entry entry() {
    return new Entry();
  }

  Entry uuid() {
    key = KeyKind.UUID;
    return this;
  }

  Entry to(String schema, String name) {
    to = new TableName(schema, name);
    return this;
  }

  Entry where(String condition) {
    where = condition;
    return this;
  }

  Entry drop(String column) {
    drop.add(column);
    return this;
  }

  Entry index(String definition) {
    indexes.add(definition);
    return this;
  }

  /** Adds a column; each word is a key of the plan and its value, parted by an equals sign. */
  Entry column(String name, String... words) {
    Map<String, String> said = new LinkedHashMap<>();
    for (String word : words) {
      String[] pair = word.split("=", 2);
      said.put(pair[0], pair[1]);
    }
    columns.put(
        name,
        new ColumnMap(
            Optional.ofNullable(said.get("from")),
            Optional.ofNullable(said.get("type")),
            Optional.ofNullable(said.get("nullable")).map(Boolean::valueOf),
            Optional.ofNullable(said.get("up")),
            Optional.ofNullable(said.get("down")),
            Optional.ofNullable(said.get("default"))));
    return this;
  }

  TableMap map() {
    return new TableMap(
        Optional.ofNullable(to),
        Optional.ofNullable(key),
        columns,
        drop,
        Optional.ofNullable(where),
        indexes);
  }
}

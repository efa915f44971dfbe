package io.whimbrel.core.risk;

import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the map of a plan means to an application that does not know of it.
 *
 * @param breaking changes that it does not understand
 * @param compatible changes that it can live with
 * @param additive new columns and indexes
 */
record SchemaImpact(List<String> breaking, List<String> compatible, List<String> additive) {

  static SchemaImpact of(Plan plan) {
    SchemaImpact impact = new SchemaImpact(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    plan.schemas()
        .forEach((old, renamed) -> impact.breaking.add("schema " + old + " becomes " + renamed));
    plan.maps().forEach(impact::add);
    return impact;
  }

  private void add(TableName table, TableMap map) {
    map.to()
        .filter(to -> !to.name().equals(table.name()))
        .ifPresent(to -> breaking.add(table + " becomes " + to));
    map.key().ifPresent(_ -> breaking.add("the key of " + table + " becomes a UUID"));
    map.drop().forEach(column -> breaking.add(table + "." + column + " is dropped"));
    map.where().ifPresent(_ -> compatible.add("rows of " + table + " stay behind"));
    map.indexes().forEach(_ -> additive.add("an index of " + table));
    map.columns().entrySet().forEach(column -> add(table, column));
  }

  private void add(TableName table, Map.Entry<String, ColumnMap> column) {
    String name = table + "." + column.getKey();
    ColumnMap map = column.getValue();
    if (map.from().filter(from -> !from.equals(column.getKey())).isPresent()) {
      breaking.add(table + "." + map.from().get() + " becomes " + column.getKey());
    } else if (map.up().isPresent()
        || (map.type().isPresent() && map.nullable().isEmpty() && map.defaultValue().isEmpty())) {
      compatible.add(name + " changes its value or type");
    } else {
      additive.add(name);
    }
  }
}

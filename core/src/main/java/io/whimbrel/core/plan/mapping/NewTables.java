package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of the new side as mappings make them, told as if a catalog had been read. */
final class NewTables {

  /** Types whose values are never kept apart from their row. */
  private static final Set<String> ATTACHED =
      Set.of(
          "smallint", "integer", "bigint", "boolean", "uuid", "date", "real", "double precision");

  private final Map<TableName, TableMapping> bySource;

  NewTables(Map<TableName, TableMapping> bySource) {
    this.bySource = bySource;
  }

  /** The table that a mapping makes. */
  Table of(TableMapping mapping) {
    Table old = mapping.source();
    return new Table(
        mapping.target(),
        old.kind(),
        mapping.columns().stream().map(c -> column(mapping, c)).toList(),
        old.key()
            .flatMap(
                key -> images(mapping, key.columns()).map(names -> new Key(key.name(), names))),
        old.identity(),
        old.foreignKeys().stream().flatMap(key -> foreignKey(mapping, key).stream()).toList(),
        old.partitionOf().flatMap(this::target),
        old.rows(),
        old.bytes());
  }

  private Optional<TableName> target(TableName source) {
    return Optional.ofNullable(bySource.get(source)).map(TableMapping::target);
  }

  private static Column column(TableMapping mapping, ColumnMapping column) {
    Optional<Column> carried =
        column.rule() instanceof ValueRule.Carry carry
            ? mapping.source().column(carry.from())
            : Optional.empty();
    return new Column(
        column.name(),
        column.type(),
        column.nullable(),
        column.defaultExpression(),
        column.rule() instanceof ValueRule.Computed
            ? Generation.COMPUTED
            : carried.map(Column::generation).orElse(Generation.NONE),
        !ATTACHED.contains(column.type()));
  }

  private Optional<ForeignKey> foreignKey(TableMapping mapping, ForeignKey key) {
    Optional<TableMapping> referenced = Optional.ofNullable(bySource.get(key.references()));
    return referenced.flatMap(
        r ->
            images(mapping, key.columns())
                .flatMap(
                    columns ->
                        images(r, key.referencedColumns())
                            .map(
                                others ->
                                    new ForeignKey(key.name(), columns, r.target(), others))));
  }

  /** The images of columns; empty unless each has one. */
  private static Optional<List<String>> images(TableMapping mapping, List<String> columns) {
    List<String> names =
        columns.stream()
            .flatMap(c -> mapping.imageOf(c).stream())
            .map(ColumnMapping::name)
            .toList();
    return names.size() == columns.size() ? Optional.of(names) : Optional.empty();
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a mapping does to the structure of its table. A target column is the image of a source
 * column when it carries it, is derived from it, is computed like it, or takes its place under the
 * same name with a new value.
 */
record MappedTable(TableMapping mapping) {

  TableName source() {
    return mapping.source().name();
  }

  TableName target() {
    return mapping.target();
  }

  boolean isPartitioned() {
    return !mapping.source().holdsRows();
  }

  /** The target column that stands for a source column. */
  Optional<ColumnMapping> image(String column) {
    return mapping
        .imageOf(column)
        .or(
            () ->
                mapping.columns().stream()
                    .filter(c -> c.name().equals(column) && !(c.rule() instanceof ValueRule.Carry))
                    .findFirst());
  }

  /** The source column that a target column stands for. */
  Optional<Column> origin(ColumnMapping column) {
    return mapping.source().columns().stream()
        .filter(c -> image(c.name()).equals(Optional.of(column)))
        .findFirst();
  }

  /** Whether every one of these source columns has an image. */
  boolean hasAll(Collection<String> columns) {
    return columns.stream().allMatch(c -> image(c).isPresent());
  }

  /** New names by source column, of those columns whose name changes. */
  Map<String, String> renamed() {
    Map<String, String> names = new TreeMap<>();
    for (Column column : mapping.source().columns()) {
      image(column.name())
          .map(ColumnMapping::name)
          .filter(n -> !n.equals(column.name()))
          .ifPresent(n -> names.put(column.name(), n));
    }
    return names;
  }

  /** SQL over the source table's columns, as the server wrote it, over the target's. */
  String rewritten(String sql) {
    return ColumnRenaming.columns(
        ColumnRenaming.wholeRow(sql, source().name(), target().name()), renamed());
  }

  /** Source columns that expressions cannot go on using: gone, or another kind of value. */
  Set<String> lost() {
    Set<String> lost = new TreeSet<>();
    for (Column column : mapping.source().columns()) {
      boolean isLost =
          image(column.name()).map(c -> c.rule() instanceof ValueRule.DeriveKey).orElse(true);
      if (isLost) {
        lost.add(column.name());
      }
    }
    return lost;
  }

  /** Source columns that are not on the target under the same name with the same type and value. */
  Set<String> changed() {
    Set<String> changed = new TreeSet<>();
    for (Column column : mapping.source().columns()) {
      boolean isSame =
          image(column.name())
              .filter(c -> c.name().equals(column.name()) && c.type().equals(column.type()))
              .isPresent();
      if (!isSame) {
        changed.add(column.name());
      }
    }
    return changed;
  }

  /** Whether table and columns keep their names and types. */
  boolean isSame() {
    return source().equals(target()) && changed().isEmpty();
  }

  /** The types of the images of these columns. */
  List<String> types(List<String> columns) {
    return columns.stream().flatMap(c -> image(c).stream()).map(ColumnMapping::type).toList();
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which rows of a target table belong to a range or a list of source keys, as a condition on {@code
 * t}. A key that became a UUID is found through the key map.
 *
 * @param keyMap the key map's name, when the table has one
 */
record ComparisonScope(TableMapping mapping, Optional<String> keyMap) {

  /** The condition for a range of source keys. */
  String within(Bounds bounds) {
    if (bounds.isAll()) {
      return "true";
    }
    if (keyMap.isPresent()) {
      KeyRange range = new KeyRange(List.of("m.old_key"), sourceTypes());
      return targetKey()
          + " in (select m.new_key from "
          + keyMap.get()
          + " as m where "
          + range.within(bounds)
          + ")";
    }
    return range().within(bounds);
  }

  /** The condition for some source keys. */
  String among(List<List<String>> keys) {
    List<ColumnMapping> images = mapping.targetKey();
    String relation = new KeyRange(sourceKeyNames(), sourceTypes()).relation(keys);
    String renamed =
        IntStream.range(0, images.size())
            .mapToObj(i -> "c" + i + " as " + sourceKeyNames().get(i))
            .collect(Collectors.joining(", "));
    String values =
        images.stream()
            .map(c -> "cast(" + MappedSelect.value(mapping, c) + " as " + c.type() + ")")
            .collect(Collectors.joining(", "));
    return "("
        + targetKey()
        + ") in (select "
        + values
        + " from (select "
        + renamed
        + " from "
        + relation
        + " as r) as "
        + MappedSelect.alias(mapping)
        + ")";
  }

  /** Columns of the target's key, as columns of {@code t}. */
  String targetKey() {
    return mapping.targetKey().stream()
        .map(column -> "t." + Sql.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** The text of the source key's value at a place, from a row of the target. */
  String sourceKeyOf(int place) {
    ColumnMapping image = mapping.targetKey().get(place);
    String column = "t." + Sql.identifier(image.name());
    if (image.rule() instanceof ValueRule.DeriveKey && keyMap.isPresent()) {
      return "(select m.old_key::text from "
          + keyMap.get()
          + " as m where m.new_key = "
          + column
          + ")";
    }
    return column + "::text";
  }

  private KeyRange range() {
    return new KeyRange(
        mapping.targetKey().stream().map(c -> "t." + Sql.identifier(c.name())).toList(),
        mapping.targetKey().stream().map(ColumnMapping::type).toList());
  }

  private List<String> sourceKeyNames() {
    return mapping.source().keyColumns().stream().map(Sql::identifier).toList();
  }

  private List<String> sourceTypes() {
    return mapping.source().keyColumns().stream()
        .map(name -> mapping.source().column(name).orElseThrow())
        .map(column -> MappedSelect.stageType(mapping, column))
        .toList();
  }
}

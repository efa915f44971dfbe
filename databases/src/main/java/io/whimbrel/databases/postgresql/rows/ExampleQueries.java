package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** SQL that shows one row of a table before and after it went over; all values in text form. */
public final class ExampleQueries {
  private ExampleQueries() {}

  /**
   * The first row by the key that travels: its key's columns, then those that are carried, each in
   * their order. Empty for a table without a key.
   */
  public static Optional<String> ofSource(TableMapping mapping) {
    List<String> key = mapping.source().keyColumns();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>(key);
    mapping.sourceColumns().stream().map(Column::name).forEach(columns::add);
    String alias = MappedSelect.alias(mapping) + ".";
    return Optional.of(
        columns.stream()
                .map(name -> alias + Sql.identifier(name) + "::text")
                .collect(Collectors.joining(", ", "select ", ""))
            + MappedSelect.from(mapping, "only " + Sql.table(mapping.source().name()))
            + key.stream()
                .map(name -> alias + Sql.identifier(name))
                .collect(Collectors.joining(", ", " order by ", " limit 1")));
  }

  /** The target's row of a source key: its written columns in their order. */
  public static Optional<String> ofTarget(TableMapping mapping, List<String> key) {
    List<ColumnMapping> images = mapping.targetKey();
    if (images.isEmpty() || images.size() != key.size()) {
      return Optional.empty();
    }
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      conditions.add(
          "t.%s = %s"
              .formatted(Sql.identifier(images.get(i).name()), image(images.get(i), key.get(i))));
    }
    return Optional.of(
        "select %s from %s as t where %s"
            .formatted(
                mapping.writtenColumns().stream()
                    .map(c -> "t." + Sql.identifier(c.name()) + "::text")
                    .collect(Collectors.joining(", ")),
                Sql.table(mapping.target()),
                String.join(" and ", conditions)));
  }

  private static String image(ColumnMapping column, String value) {
    return column.rule() instanceof ValueRule.DeriveKey derived
        ? DerivedKey.expression(derived.namespace(), Sql.literal(value))
        : "cast(%s as %s)".formatted(Sql.literal(value), column.type());
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A query for people: the key and a checksum of each row, in the order of keys, the same text on
 * both sides of a mapping. What both say can be held side by side by any tool that compares lines.
 */
final class ChecksumQuery {

  private ChecksumQuery() {}

  /** On the source; none where keys are looked up in a table that the other side has. */
  static Optional<String> ofSource(TableMapping mapping) {
    boolean isLookedUp =
        mapping.writtenColumns().stream().anyMatch(c -> c.rule() instanceof ValueRule.RecallKey);
    return isLookedUp
        ? Optional.empty()
        : Optional.of(
            query(mapping, MappedSelect.toCompare(mapping, StoredRows.of(mapping.source()))));
  }

  /** On the target. */
  static String ofTarget(TableMapping mapping) {
    return ofTarget(mapping, StoredRows.only(mapping.target()));
  }

  /**
   * On the target.
   *
   * @param rows of the target, as SQL behind {@code from}
   */
  static String ofTarget(TableMapping mapping, String rows) {
    return query(
        mapping,
        "select "
            + MappedSelect.targetColumns(mapping)
            + "\nfrom "
            + rows
            + (ShareCondition.isNeeded(mapping)
                ? "\nwhere " + ShareCondition.ofTarget(mapping, "")
                : ""));
  }

  private static String query(TableMapping mapping, String rows) {
    List<String> key =
        mapping.targetKey().stream()
            .filter(ColumnMapping::isWritten)
            .map(column -> "r." + Sql.identifier(column.name()))
            .toList();
    String shown = key.stream().map(column -> column + ", ").collect(Collectors.joining());
    String order =
        key.stream()
            .map(column -> "cast(" + column + " as text) collate \"C\", ")
            .collect(Collectors.joining());
    return """
    select %sencode(sha256(convert_to(cast(row(r.*) as text), 'UTF8')), 'hex') as checksum
    from (%s) as r
    order by %schecksum\
    """
        .formatted(shown, rows, order);
  }
}

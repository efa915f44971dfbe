package io.whimbrel.databases.postgresql.mapping;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The condition that a row is among those that a run has of a table. A value is a literal that the
 * column's own type reads, so that an index over the column serves it.
 */
public final class ShareCondition {

  private ShareCondition() {}

  /** Whether a mapping is about a part of the rows only. */
  public static boolean isNeeded(TableMapping mapping) {
    return mapping.share().isPresent();
  }

  /**
   * Over the source's row; {@code true} where all rows are meant.
   *
   * @param qualifier what stands before a column's name, with its dot, or nothing
   */
  public static String ofSource(TableMapping mapping, String qualifier) {
    return mapping.share().map(share -> of(share, qualifier)).orElse("true");
  }

  /** Over the target's row. */
  public static String ofTarget(TableMapping mapping, String qualifier) {
    return mapping.share().map(share -> of(share.back(), qualifier)).orElse("true");
  }

  /** A condition and that of the source's rows. */
  public static String andSource(String condition, TableMapping mapping, String qualifier) {
    return and(condition, ofSource(mapping, qualifier));
  }

  /** A condition and that of the target's rows. */
  public static String andTarget(String condition, TableMapping mapping, String qualifier) {
    return and(condition, ofTarget(mapping, qualifier));
  }

  /** Over the row of the side that the share's column is named for. */
  public static String of(RowShare share, String qualifier) {
    return of(qualifier + Sql.identifier(share.column()), share.part());
  }

  private static String of(String column, RowPart part) {
    return switch (part) {
      case RowPart.OneOf in ->
          in.values().stream()
              .map(Sql::literal)
              .collect(Collectors.joining(", ", "(" + column + " in (", "))"));
      case RowPart.Range range -> within(column, range);
      case RowPart.Rest(List<RowPart> others) when others.isEmpty() -> "true";
      case RowPart.Rest rest ->
          rest.others().stream()
              .map(other -> of(column, other))
              .collect(Collectors.joining(" or ", "((", ") is not true)"));
    };
  }

  private static String within(String column, RowPart.Range range) {
    List<String> conditions = new ArrayList<>();
    range.from().ifPresent(from -> conditions.add(column + " >= " + Sql.literal(from)));
    range.to().ifPresent(to -> conditions.add(column + " < " + Sql.literal(to)));
    return "(" + String.join(" and ", conditions) + ")";
  }

  private static String and(String condition, String share) {
    return share.equals("true")
        ? condition
        : condition.equals("true") ? share : "(" + condition + ") and " + share;
  }
}

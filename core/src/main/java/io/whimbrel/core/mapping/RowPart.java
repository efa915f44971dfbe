package io.whimbrel.core.mapping;

import java.util.List;
import java.util.Optional;

/**
 * Which values of one column a part of a table's rows has. Values are texts of the column's type.
 */
public sealed interface RowPart {

  /** One of these values; never NULL. */
  record OneOf(List<String> values) implements RowPart {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** From a value on, and below another one; never NULL. At least one of the two is there. */
  record Range(Optional<String> from, Optional<String> to) implements RowPart {}

  /** What is in none of the others, NULL included. */
  record Rest(List<RowPart> others) implements RowPart {
    public Rest {
      others = List.copyOf(others);
    }
  }

  /** The part in words, for example {@code tenant_id in (7, 12)}. */
  default String told(String column) {
    return switch (this) {
      case OneOf in -> "%s in (%s)".formatted(column, String.join(", ", in.values()));
      case Range range -> told(column, range);
      case Rest _ -> "every other " + column;
    };
  }

  private static String told(String column, Range range) {
    String from = range.from().map(value -> "%s from %s".formatted(column, value)).orElse(column);
    return from + range.to().map(value -> " to below " + value).orElse("");
  }
}

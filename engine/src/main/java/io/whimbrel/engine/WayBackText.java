package io.whimbrel.engine;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import java.util.stream.Collectors;

/** What a table's way back does with each of its columns, in words. */
final class WayBackText {
  private WayBackText() {}

  /** Of a mapping backwards: a clause per column of the old table. */
  static String of(TableMapping back) {
    return back.columns().stream()
        .map(column -> column.name() + " " + text(column))
        .collect(Collectors.joining("; "));
  }

  private static String text(ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> "from %s as %s".formatted(carry.from(), column.type());
      case ValueRule.Compute compute -> "by " + compute.up();
      case ValueRule.DeriveKey key -> "the UUID derived from " + key.from();
      case ValueRule.RecallKey key ->
          "the old key of %s, or one of its own where a row was born on the new side"
              .formatted(key.from());
      case ValueRule.Keep _ -> "keeps what the row has; the default, or NULL, in a new row";
      case ValueRule.Fill _ -> "gets its default in a new row";
      case ValueRule.Computed _ -> "is computed by the old side";
    };
  }
}

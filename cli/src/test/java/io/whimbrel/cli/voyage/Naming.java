package io.whimbrel.cli.voyage;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.ShownValue;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How what differs is named, as the documentation writes it. */
final class Naming {
  private static final int SHOWN_MAX = 3;

  private Naming() {}

  /** What differs in a proof: its rows, or else its checks. */
  static String of(Proof proof) {
    if (!proof.differences().isEmpty()) {
      return of(proof.table(), proof.differences());
    }
    return proof.checks().stream()
        .filter(check -> check.outcome() != Check.Outcome.HOLDS)
        .map(check -> code(proof.table().name()) + " " + of(check))
        .collect(Collectors.joining("; "));
  }

  /** A check that does not hold. */
  static String of(Check check) {
    return "%s: %s, not %s"
        .formatted(code(check.name()), code(check.found()), code(check.expected()));
  }

  static String of(TableName table, List<RowDifference> differences) {
    String shown =
        differences.stream()
            .map(difference -> code(table.name()) + " " + of(difference))
            .sorted()
            .limit(SHOWN_MAX)
            .collect(Collectors.joining("; "));
    int more = differences.size() - SHOWN_MAX;
    return more > 0 ? shown + "; %d more".formatted(more) : shown;
  }

  private static String of(RowDifference difference) {
    String key = code(difference.key());
    return switch (difference.kind()) {
      case MISSING -> key + " is missing";
      case EXTRA -> key + " is extra";
      case DIFFERENT ->
          key
              + ": "
              + difference.columns().stream().map(Naming::of).collect(Collectors.joining(", "));
    };
  }

  private static String of(ColumnDifference column) {
    return "%s is %s, not %s"
        .formatted(code(column.column()), value(column.found()), value(column.expected()));
  }

  private static String value(@Nullable String value) {
    return value != null && value.isEmpty() ? code(value) : code(ShownValue.of(value));
  }

  /** A text between backticks in a cell of a table, whatever it holds. */
  static String code(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '|') {
                shown.append("\\|");
              } else if (c == '…' || (c >= ' ' && c < 0x7f)) {
                shown.appendCodePoint(c);
              } else {
                shown.append("\\u%04x".formatted(c));
              }
            });
    return shown.isEmpty() ? "''" : "`" + shown + "`";
  }
}

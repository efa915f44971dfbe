package io.whimbrel.core.plan;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tables move: names or patterns of the form {@code schema.table}, where {@code *} stands for
 * any characters.
 *
 * @param within beside all others, one of these must match; without any, everything is within
 */
public record TableSelection(List<String> include, List<String> exclude, List<String> within) {

  public TableSelection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    within = List.copyOf(within);
  }

  /** What is included and not excluded. */
  public TableSelection(List<String> include, List<String> exclude) {
    this(include, exclude, List.of());
  }

  /** Whether this table moves. */
  public boolean selects(TableName table) {
    return matchesAny(include, table)
        && !matchesAny(exclude, table)
        && (within.isEmpty() || matchesAny(within, table));
  }

  private static boolean matchesAny(List<String> patterns, TableName table) {
    return patterns.stream().anyMatch(p -> matches(p, table));
  }

  /** Whether one pattern matches one table. */
  public static boolean matches(String pattern, TableName table) {
    StringBuilder regex = new StringBuilder();
    for (String literal : pattern.splitWithDelimiters("\\*", 0)) {
      regex.append(literal.equals("*") ? ".*" : Pattern.quote(literal));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(table.toString()).matches();
  }
}

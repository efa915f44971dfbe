package io.whimbrel.core.proof;

import java.util.List;

/**
 * One row that is not the same on both sides.
 *
 * @param sourceKey the source key's values in text form, in key order; for a table without a key
 *     the whole row; empty for an extra row whose key has no image on the source
 * @param key how people name the row, for example {@code id=8812}
 * @param columns for a differing row the target columns that differ
 */
public record RowDifference(
    Kind kind, List<String> sourceKey, String key, List<ColumnDifference> columns) {

  /** In which way the sides differ. */
  public enum Kind {
    /** On the source only. */
    MISSING,
    /** On the target only. */
    EXTRA,
    /** On both, with different values. */
    DIFFERENT
  }

  /**
   * One column that differs; values in text form, {@code null} written as {@code NULL}.
   *
   * @param expected the source's value, mapped
   * @param found the target's value
   */
  public record ColumnDifference(String column, String expected, String found) {

    /** The source's value as people read it. */
    public String expectedShown() {
      return shown(expected);
    }

    /** The target's value as people read it. */
    public String foundShown() {
      return shown(found);
    }

    /** An empty text is {@code ''}; one of apostrophes alone stands between two more. */
    private static String shown(String value) {
      return value.chars().allMatch(c -> c == '\'') ? "'" + value + "'" : value;
    }
  }

  public RowDifference {
    sourceKey = List.copyOf(sourceKey);
    columns = List.copyOf(columns);
  }
}

package io.whimbrel.core.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * One column that differs; values in text form, null for SQL NULL.
   *
   * @param expected the source's value, mapped
   * @param found the target's value
   */
  public record ColumnDifference(String column, @Nullable String expected, @Nullable String found) {

    /** The source's value as people read it. */
    public String expectedShown() {
      return ShownValue.of(expected);
    }

    /** The target's value as people read it. */
    public String foundShown() {
      return ShownValue.of(found);
    }
  }

  public RowDifference {
    sourceKey = List.copyOf(sourceKey);
    columns = List.copyOf(columns);
  }
}

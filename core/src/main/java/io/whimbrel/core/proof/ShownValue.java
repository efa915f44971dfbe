package io.whimbrel.core.proof;

import org.jspecify.annotations.Nullable;

/** How people read a value of a row, so that two of them look the same only if they are. */
public final class ShownValue {
  private static final String NULL = "NULL";

  private ShownValue() {}

  /**
   * {@code NULL} for none. A text is shown as it is, but stands between apostrophes where it would
   * be taken for something else: an empty one, {@code NULL} itself, and what already looks like one
   * of these between apostrophes.
   */
  public static String of(@Nullable String value) {
    if (value == null) {
      return NULL;
    }
    int from = 0;
    int until = value.length();
    while (from < until && value.charAt(from) == '\'') {
      from++;
    }
    while (until > from && value.charAt(until - 1) == '\'') {
      until--;
    }
    String bare = value.substring(from, until);
    return bare.isEmpty() || bare.equals(NULL) ? "'" + value + "'" : value;
  }
}

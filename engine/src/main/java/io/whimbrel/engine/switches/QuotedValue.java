package io.whimbrel.engine.switches;

/** The value of a {@code KEY=VALUE} line. */
public final class QuotedValue {
  private QuotedValue() {}

  /** A value in the quotes of the one that it takes the place of, where that has some. */
  public static String like(String old, String value) {
    String trimmed = old.strip();
    boolean isQuoted =
        trimmed.length() >= 2
            && (trimmed.charAt(0) == '"' || trimmed.charAt(0) == '\'')
            && trimmed.charAt(trimmed.length() - 1) == trimmed.charAt(0);
    return isQuoted ? trimmed.charAt(0) + value + trimmed.charAt(0) : value;
  }
}

package io.whimbrel.databases.postgresql.dialect;

/**
 * SQL for the text of a value by its type's output function, as the log carries it: a cast to text
 * gives another one for booleans, blank-padded characters and network addresses. Texts compare by
 * their bytes, whatever the value's own collation holds for equal.
 */
public final class OutputText {

  private OutputText() {}

  /** The text of a value that may be NULL; of a composite value only the whole may be NULL. */
  public static String of(String expression) {
    return "case when num_nulls("
        + expression
        + ") = 1 then null else "
        + ofKey(expression)
        + " end";
  }

  /** The text of a value that is not NULL. */
  public static String ofKey(String expression) {
    return "(format('%s', " + expression + ") collate \"C\")";
  }
}

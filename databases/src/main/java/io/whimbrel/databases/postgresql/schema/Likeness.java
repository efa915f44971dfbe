package io.whimbrel.databases.postgresql.schema;

/** Whether two parts of a structure are the same. */
sealed interface Likeness {
  /** They are. */
  static Likeness same() {
    return new Same();
  }

  /** They are not. */
  static Likeness other() {
    return new Other();
  }

  /** Their texts differ, which may be two spellings of the same. */
  static Likeness untold() {
    return new Untold();
  }

  /** They are. */
  record Same() implements Likeness {}

  /** They are not. */
  record Other() implements Likeness {}

  /** Their texts differ, which may be two spellings of the same. */
  record Untold() implements Likeness {}

  /**
   * Their texts differ, and the target refused to write one of them again.
   *
   * @param cause in the server's words
   */
  record Refused(String cause) implements Likeness {}

  static Likeness of(boolean isSame) {
    return isSame ? same() : other();
  }
}

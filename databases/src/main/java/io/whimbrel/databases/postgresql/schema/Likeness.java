package io.whimbrel.databases.postgresql.schema;

/** Whether two parts of a structure are the same. */
enum Likeness {
  SAME,
  OTHER,
  /** Their texts differ, which may be two spellings of the same. */
  UNTOLD;

  static Likeness of(boolean isSame) {
    return isSame ? SAME : OTHER;
  }
}

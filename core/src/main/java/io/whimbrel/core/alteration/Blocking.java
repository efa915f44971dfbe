package io.whimbrel.core.alteration;

/** What a lock on a table keeps others from; the order is from little to most. */
public enum Blocking {
  /** Rows are read and written beside it. */
  NOTHING("nothing"),
  /** Rows are read and written, DDL and vacuum wait. */
  DDL("other DDL"),
  /** Rows are read, writes wait. */
  WRITES("writes"),
  /** Reads and writes wait. */
  EVERYTHING("reads and writes");

  private final String text;

  Blocking(String text) {
    this.text = text;
  }

  /** In words, behind "blocks". */
  public String text() {
    return text;
  }
}

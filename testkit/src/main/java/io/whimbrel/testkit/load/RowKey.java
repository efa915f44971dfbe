package io.whimbrel.testkit.load;

/** A row by its table and business key. */
public record RowKey(String table, String key) {
  @Override
  public String toString() {
    return table + " " + key;
  }
}

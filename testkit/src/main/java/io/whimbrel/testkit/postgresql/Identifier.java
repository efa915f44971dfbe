package io.whimbrel.testkit.postgresql;

/** A name in SQL text. */
public final class Identifier {
  private Identifier() {}

  /** The name in double quotes, as PostgreSQL reads it exactly. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The table's name with its schema, both in double quotes. */
  public static String quoted(String schema, String table) {
    return quoted(schema) + '.' + quoted(table);
  }
}

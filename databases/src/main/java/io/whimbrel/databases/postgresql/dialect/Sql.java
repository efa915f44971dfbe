package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** The one place where names and texts become parts of SQL. */
public final class Sql {

  private Sql() {}

  /** An identifier, always quoted: {@code "a""b"}. */
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A qualified table name, both parts quoted. */
  public static String table(TableName name) {
    return identifier(name.schema()) + "." + identifier(name.name());
  }

  /** Identifiers, quoted and parted by commas. */
  public static String identifiers(Collection<String> names) {
    return names.stream().map(Sql::identifier).collect(Collectors.joining(", "));
  }

  /**
   * A text as a literal, right under every setting of standard_conforming_strings. For statements
   * that take no parameters (DDL, COPY); everywhere else values are bound.
   */
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.indexOf('\\') >= 0 ? " E" + quoted : quoted;
  }
}

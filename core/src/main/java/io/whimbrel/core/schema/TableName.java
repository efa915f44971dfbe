package io.whimbrel.core.schema;

import java.util.Comparator;

/**
 * The name of a table, as its catalog spells it, unquoted. The text form {@code schema.name} is for
 * people and for journal keys; it is never put into SQL.
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::schema).thenComparing(TableName::name);

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}

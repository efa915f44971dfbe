package io.whimbrel.core.schema;

import java.util.Comparator;

/**
 * A column of a table, both as the catalog spells them. The text form {@code schema.table.column}
 * is for people; it is never put into SQL.
 */
public record ColumnName(TableName table, String column) implements Comparable<ColumnName> {

  private static final Comparator<ColumnName> ORDER =
      Comparator.comparing(ColumnName::table).thenComparing(ColumnName::column);

  @Override
  public int compareTo(ColumnName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}

package io.whimbrel.core.schema;

import java.util.List;

/**
 * Columns that name a row: the primary key, or the unique index that serves as replica identity.
 *
 * @param columns in key order; never empty
 */
public record Key(String name, List<String> columns) {
  public Key {
    columns = List.copyOf(columns);
  }
}

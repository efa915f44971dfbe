package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;

/**
 * The rows of a table as SQL behind {@code from}: its own and not those of tables that inherit from
 * it; of a partitioned table, which has none, those of its partitions.
 */
final class StoredRows {

  private StoredRows() {}

  /** The rows of a table of the source. */
  static String of(Table table) {
    return table.holdsRows() ? only(table.name()) : Sql.table(table.name());
  }

  /** The rows of a table that holds them itself. */
  static String only(TableName table) {
    return "only " + Sql.table(table);
  }
}

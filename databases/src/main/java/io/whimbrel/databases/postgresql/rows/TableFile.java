package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The file in which a table's rows are. {@code truncate}, and an {@code alter table} that writes
 * rows anew, give it another one, in which a transaction that began before sees no rows (PostgreSQL
 * manual, "Caveats" of concurrency control).
 */
final class TableFile {
  /**
   * The catalog is seen as the transaction's snapshot has it, the function tells what holds now.
   */
  private static final String OTHER =
      """
      select c.relfilenode is distinct from pg_relation_filenode(c.oid)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relname = ?
      """;

  private TableFile() {}

  /** Whether the table has another one than when the snapshot of this transaction was taken. */
  static boolean isOther(Connection connection, TableName table) throws SQLException {
    return Query.holds(connection, OTHER, table.schema(), table.name());
  }
}

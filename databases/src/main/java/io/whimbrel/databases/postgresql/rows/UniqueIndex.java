package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Whether a table can hold two rows with the same values in some columns. */
final class UniqueIndex {

  private static final String QUERY =
      """
      select exists (
        select from pg_index i
        where i.indrelid = cast(? as regclass) and i.indisunique and i.indisvalid
          and i.indimmediate and i.indpred is null and i.indexprs is null
          and (
            select array_agg(cast(a.attname as text))
            from pg_attribute a
            where a.attrelid = i.indrelid
              and a.attnum = any ((cast(i.indkey as smallint[]))[0:i.indnkeyatts - 1])
          ) <@ cast(? as text[])
      )
      """;

  private UniqueIndex() {}

  /** Whether a unique index that is in force at once is over some of these columns, or all. */
  static boolean isWithin(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, Sql.table(table));
      statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}

package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether the target has an index by which {@code on conflict} finds the row of a key. One of a
 * constraint that excludes, such as a key without overlaps, or that is deferrable does not serve.
 */
final class MergingKey {

  private static final String INDEX =
      """
      select true from pg_index i
      where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indimmediate
        and not i.indisexclusion and i.indpred is null and i.indexprs is null
        and (select array_agg(a.attname::text order by a.attname::text collate "C")
          from unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where k.place <= i.indnkeyatts) = (select array_agg(n order by n collate "C")
            from unnest(?::text[]) as n)
      """;

  private MergingKey() {}

  /** Whether it has one for the mapping's key. */
  static boolean isOf(TableMapping mapping, Connection connection) throws SQLException {
    String[] key = mapping.targetKey().stream().map(ColumnMapping::name).toArray(String[]::new);
    return Query.holds(
        connection, INDEX, Sql.table(mapping.target()), connection.createArrayOf("text", key));
  }
}

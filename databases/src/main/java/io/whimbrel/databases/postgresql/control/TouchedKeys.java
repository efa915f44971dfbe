package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The source keys that sync wrote, so that a later proof compares just these rows again. One row of
 * {@code whimbrel.touched} holds up to ten thousand keys of one table; a key is the text of a
 * PostgreSQL array of its values. Methods work in the caller's transaction.
 */
public final class TouchedKeys {

  private static final int KEYS_PER_ROW = 10_000;

  private static final String WRITE =
      """
      insert into whimbrel.touched (run, table_schema, table_name, position, keys)
      select ?, ?, ?, ?, array_agg(k.key order by k.place)
      from (
        select array_agg(v.value order by v.part)::text as key, v.place
        from (
          select value, (n - 1) % ? as part, (n - 1) / ? as place
          from unnest(?::text[]) with ordinality as u(value, n)
        ) as v
        group by v.place
      ) as k
      """;

  private static final String READ =
      """
      select distinct (k.key::text[])
      from whimbrel.touched t, unnest(t.keys) as k(key)
      where t.run = ? and t.table_schema = ? and t.table_name = ? and t.position > ?
      """;

  private TouchedKeys() {}

  /** Notes keys that are written behind a position. */
  public static void write(
      Connection connection,
      RunScope scope,
      TableName table,
      long position,
      List<List<String>> keys)
      throws SQLException {
    for (int from = 0; from < keys.size(); from += KEYS_PER_ROW) {
      List<List<String>> part = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_ROW));
      int width = part.getFirst().size();
      try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
        statement.setString(1, scope.run().text());
        statement.setString(2, table.schema());
        statement.setString(3, table.name());
        statement.setLong(4, position);
        statement.setInt(5, width);
        statement.setInt(6, width);
        Object[] values = part.stream().flatMap(List::stream).toArray();
        statement.setArray(7, connection.createArrayOf("text", values));
        statement.executeUpdate();
      }
    }
  }

  /** The keys of a table that were written behind a position, without repeats. */
  public static List<List<String>> read(
      Connection connection, RunScope scope, TableName table, Position since) throws SQLException {
    List<List<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, since.sequence());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(List.of((String[]) rows.getArray(1).getArray()));
        }
      }
    }
    return keys;
  }
}

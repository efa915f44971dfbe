package io.whimbrel.databases.postgresql.changes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The open transactions that something waits for, in words. */
final class Blockers {

  private static final String OPEN =
      """
      select format('pid %s (%s, open for %s s): %s', pid, usename,
        extract(epoch from clock_timestamp() - xact_start)::bigint, left(query, 80))
      from pg_stat_activity
      where backend_xid is not null and pid <> pg_backend_pid()
      union all
      select format('prepared transaction %s of %s', gid, owner) from pg_prepared_xacts
      limit 5
      """;

  private Blockers() {}

  /** Up to five transactions that have an id. */
  static List<String> of(Connection connection) throws SQLException {
    List<String> blockers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(OPEN)) {
      while (rows.next()) {
        blockers.add(rows.getString(1));
      }
    }
    return blockers;
  }
}

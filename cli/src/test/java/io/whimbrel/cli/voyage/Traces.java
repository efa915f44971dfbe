package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What runs leave on a server. */
final class Traces {
  private static final String OURS =
      """
      select 'schema ' || nspname from pg_namespace where nspname ~ '^whimbrel'
      union all select 'trigger ' || tgname from pg_trigger where tgname ~ 'whimbrel'
      union all select 'event trigger ' || evtname from pg_event_trigger where evtname ~ 'whimbrel'
      union all select 'publication ' || pubname from pg_publication where pubname ~ '^whimbrel'
      union all select 'slot ' || slot_name from pg_replication_slots
        where database = current_database()
      """;

  private Traces() {}

  /** There is nothing of ours in a database. */
  static void assertNone(EmbeddedPostgres server, String database) throws SQLException {
    try (Connection connection = server.connect(database)) {
      assertThat(texts(connection, OURS)).isEmpty();
    }
  }

  /** The first column of a query's rows. */
  static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}

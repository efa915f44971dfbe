package io.whimbrel.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws SQLException {
    server = EmbeddedPostgres.start(PostgresVersion.V17);
    create("plain", "a int, \"B\" text, photo bytea, at timestamptz", "i");
    create("turned", "photo bytea, at timestamptz, \"B\" text, a int", "i desc");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void theOrderOfColumnsAndRowsAndTheSessionDoNotMatter() throws SQLException {
    try (Connection here = server.connect("plain");
        Connection there = server.connect("turned")) {
      execute(there, "set timezone = 'Asia/Tokyo'; set bytea_output = 'escape'");

      assertThat(Fingerprint.of(here)).isEqualTo(Fingerprint.of(there));
    }
  }

  @Test
  void oneChangedByteIsFoundAndTheRowIsNamed() throws SQLException {
    try (Connection here = server.connect("plain");
        Connection there = server.connect("turned")) {
      Fingerprint before = Fingerprint.of(there);
      execute(there, "update t set photo = set_byte(photo, 2, 255) where a = 7");

      assertThat(Fingerprint.of(there).differences(before))
          .containsExactly("\"public\".\"t\": as many rows, 100, but others");
      RowDifferences rows = RowDifferences.of(here, there, "\"public\".\"t\"", 5);
      assertThat(rows.onlyHere()).singleElement().asString().contains("7");
      assertThat(rows.onlyThere()).singleElement().asString().contains("ff");

      execute(there, "update t set photo = decode('00010203', 'hex') where a = 7");
    }
  }

  @Test
  void aSequenceThatIsBehindIsNamed() throws SQLException {
    try (Connection here = server.connect("plain");
        Connection there = server.connect("turned")) {
      execute(here, "select nextval('s'), nextval('s')");

      assertThat(SequenceValues.of(there).behind(SequenceValues.of(here)))
          .containsExactly("\"public\".\"s\" is at 0, the source at 2");
      assertThat(SequenceValues.of(here).behind(SequenceValues.of(there))).isEmpty();
    }
  }

  private static void create(String database, String columns, String order) throws SQLException {
    server.createDatabase(database);
    try (Connection connection = server.connect(database)) {
      execute(
          connection,
          """
          create table t (%s);
          insert into t (a, "B", photo, at)
          select i, nullif('text ' || i, 'text 3'), decode('00010203', 'hex'),
                 timestamptz '2024-03-31 00:00:00+00' + i * interval '1 hour'
            from generate_series(1, 100) i order by %s;
          create sequence s;
          create schema whimbrel;
          create table whimbrel.ignored as select '%s' as name;
          """
              .formatted(columns, order, database));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

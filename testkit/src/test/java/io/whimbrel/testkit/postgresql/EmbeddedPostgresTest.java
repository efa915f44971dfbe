package io.whimbrel.testkit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedPostgresTest {

  @ParameterizedTest
  @EnumSource(PostgresVersion.class)
  void everyVersionStartsReadyForLogicalReplication(PostgresVersion version) throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
      assertThat(text(server, "show server_version")).startsWith(version.major() + ".");
      assertThat(text(server, "show wal_level")).isEqualTo("logical");
    }
  }

  @Test
  void aKilledServerKeepsWhatWasCommitted() throws SQLException {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder(PostgresVersion.V18).durable().start()) {
      server.execute("postgres", "create table t as select 42 as n");

      server.kill();
      server.restart();

      assertThat(text(server, "select n from t")).isEqualTo("42");
    }
  }

  private static String text(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

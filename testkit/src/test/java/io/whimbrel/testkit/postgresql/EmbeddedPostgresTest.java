package io.whimbrel.testkit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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

  @Test
  void aServerWithPasswordLetsNobodyInWithoutIt() throws SQLException {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder(PostgresVersion.V18).withPassword().start()) {
      String open =
          "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(server.port());

      assertThat(text(server, "select rolpassword from pg_authid where rolname = 'postgres'"))
          .startsWith("SCRAM-SHA-256$");
      for (String wrong : List.of("", "&password=postgres")) {
        assertThatThrownBy(() -> DriverManager.getConnection(open + wrong).close())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password");
      }
      assertThat(server.log()).doesNotContain("alter role");

      server.stop();
      server.restart();

      assertThat(text(server, "select 1")).isEqualTo("1");
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

package io.whimbrel.testkit.postgresql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EmbeddedPostgresTest {
  @ParameterizedTest
  @EnumSource
  void everyVersionStartsWithLogicalReplication(PostgresVersion version) throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
      server.createDatabase("Odd \"name");
      try (Connection connection = server.connect("postgres")) {
        assertThat(text(connection, "show server_version_num"))
            .startsWith(Integer.toString(version.major()));
        assertThat(text(connection, "show wal_level")).isEqualTo("logical");
        assertThat(text(connection, "select pg_create_logical_replication_slot('s', 'pgoutput')"))
            .startsWith("(s,");
        assertThat(
                text(connection, "select count(*) from pg_database where datname = 'Odd \"name'"))
            .isEqualTo("1");
      }
    }
  }

  @Test
  void aKilledServerStartsAgainOnTheSamePortWithEveryCommittedRow() throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().withFsync().start()) {
      execute(server, "create table t as select * from generate_series(1, 1000) id");
      int port = server.port();
      long pid = server.pid();

      server.kill();
      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(server.pid()).isNotEqualTo(pid);
      try (Connection connection = server.connect("postgres")) {
        assertThat(text(connection, "select count(*) from t")).isEqualTo("1000");
        assertThat(text(connection, "show fsync")).isEqualTo("on");
      }
      assertThat(server.logs()).contains("not properly shut down");
    }
  }

  @Test
  void aStoppedServerRefusesConnectionsAndStartsAgain() throws SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(PostgresVersion.V17)) {
      server.stop();

      assertThat(server.isAlive()).isFalse();
      assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);

      server.restart();
      execute(server, "select 1");
    }
  }

  @Test
  void aGivenDirectoryKeepsTheDataAndItsSettingsYieldToAlterSystem(@TempDir Path directory)
      throws SQLException {
    try (EmbeddedPostgres first = EmbeddedPostgres.builder().dataDirectory(directory).start()) {
      execute(first, "create table kept ()");
      execute(first, "alter system set max_wal_senders = 7");
    }

    try (EmbeddedPostgres second =
            EmbeddedPostgres.builder()
                .dataDirectory(directory)
                .setting("application_name", "it's")
                .start();
        Connection connection = second.connect("postgres")) {
      assertThat(text(connection, "select to_regclass('kept')::text")).isEqualTo("kept");
      assertThat(text(connection, "show max_wal_senders")).isEqualTo("7");
    }
  }

  @Test
  void aTemporaryDirectoryIsGoneAfterClose() {
    EmbeddedPostgres server = EmbeddedPostgres.start(PostgresVersion.V18);
    Path directory = server.dataDirectory();
    assertThat(directory).exists();

    server.close();

    assertThat(directory.getParent()).doesNotExist();
    server.close();
  }

  @Test
  void aDetachedServerOutlivesItsObject() throws SQLException {
    EmbeddedPostgres server = EmbeddedPostgres.start(PostgresVersion.V16);
    server.detach();

    server.close();

    execute(server, "select 1");
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
    server.kill();
    await().until(() -> !postmaster.isAlive());
    FileTree.delete(requireNonNull(server.dataDirectory().getParent()));
  }

  @Test
  void aMissingServerSaysWhatToDo(@TempDir Path empty) {
    assertThatThrownBy(() -> ServerBinaries.jarIn(empty, PostgresVersion.V15))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("15.19.0.jar")
        .hasMessageContaining("mvn -pl testkit generate-resources");
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}

package io.whimbrel.testkit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All ways that work for the user of this process: for root to another user. */
class RunAsTest {

  @TempDir private Path directory;

  static List<RunAs> ways() {
    return RunAs.candidates().stream().filter(way -> way.obstacle().isEmpty()).toList();
  }

  @Test
  void awayIsFoundHere() {
    assertThat(ways()).first().isEqualTo(RunAs.chosen());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aserverIsKilledByItsPidAndStartsAgain(RunAs way) throws Exception {
    try (EmbeddedPostgres server = builder(way).durable().start()) {
      server.execute("postgres", "create table t as select 42 as n");

      ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
      String name =
          text(server, "select pg_read_file('postmaster.pid', 0, 20)")
              .lines()
              .findFirst()
              .orElse("");
      server.kill();
      boolean isAlive = postmaster.isAlive();
      server.restart();

      assertThat(name).isEqualTo(Long.toString(postmaster.pid()));
      assertThat(isAlive).isFalse();
      assertThat(text(server, "select n from t")).isEqualTo("42");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aserverLivesBelowADirectoryThatOthersMayNotEnter(RunAs way) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Path place = directory.resolve("server");

    try (EmbeddedPostgres server = builder(way).directory(place).start()) {
      server.execute("postgres", "create table t as select 42 as n");
    }
    try (EmbeddedPostgres server = builder(way).directory(place).start()) {
      assertThat(text(server, "select n from t")).isEqualTo("42");
    } finally {
      ServerPlace.deleteServer(place);
    }
  }

  private static EmbeddedPostgres.Builder builder(RunAs way) {
    return EmbeddedPostgres.builder(PostgresVersion.V18).runAs(way);
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

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tests of backups share: a small database, a plan, what lies in the place. */
final class BackupScene {
  static final String SMALL =
      """
      create table one (id int primary key, what text);
      insert into one select g, 'row ' || g from generate_series(1, 350) g;
      create table two (id int primary key, what text);
      insert into two select g, 'row ' || g from generate_series(1, 350) g;
      create table none (id int primary key);
      analyze;
      """;

  private BackupScene() {}

  static CommandsHere planned(TwoSides sides, Path directory, int chunkRows, Clock clock)
      throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: ${env:SOURCE}
        target: ${env:TARGET}
        limits: { workers: 3, chunk-rows: %d }
        tables: { include: ["*.*"] }
        backup: { to: backups }
        """
            .formatted(sides.database(), chunkRows));
    return new CommandsHere(
        Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl()), clock);
  }

  static String plan(Path directory) {
    return directory.resolve("plan.yaml").toString();
  }

  static Path onlyBackup(Path directory) throws IOException {
    List<Path> backups = backups(directory);
    assertThat(backups).hasSize(1);
    return backups.getFirst();
  }

  static List<Path> backups(Path directory) throws IOException {
    try (Stream<Path> migrations = Files.list(directory.resolve("backups"))) {
      Path migration = migrations.findFirst().orElseThrow();
      try (Stream<Path> backups = Files.list(migration)) {
        return backups.sorted().toList();
      }
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  static List<String> texts(EmbeddedPostgres server, TwoSides sides, String sql)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = server.connect(sides.database());
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}

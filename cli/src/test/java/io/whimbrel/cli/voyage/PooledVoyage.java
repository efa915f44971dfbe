package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.traffic.PooledApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A voyage of the one table of an application that keeps its connections, moved by a switch. */
final class PooledVoyage {
  static final int CONNECTIONS = 20;
  static final int PER_SECOND = 500;

  private final Servers servers;
  private final String database;
  private final Path directory;
  private final Voyage voyage;

  PooledVoyage(Servers servers, String prefix, Path directory) {
    this.servers = servers;
    this.database = servers.name(prefix);
    this.directory = directory;
    this.voyage = new Voyage(servers.source(), servers.target(), database, directory);
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, PooledApplication.TABLE);
  }

  String database() {
    return database;
  }

  Voyage voyage() {
    return voyage;
  }

  /** Writes the plan with this switch. */
  PooledVoyage moved(String action) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: %s
        target: %s
        limits: { pause: 60s, workers: 2, lag: 30s, chunk-rows: 500, open-transactions: 10s }
        tables: { include: ["public.*"] }
        cutover:
          maintenance: { message: "back in a moment" }
          switch:
            - %s
          approve: rule
        monitor: { for: 200ms, every: 100ms }
        cleanup: { source: release }
        """
            .formatted(
                database, servers.source().url(database), servers.target().url(database), action));
    return this;
  }

  static void awaitMore(PooledApplication application, int writes) {
    long before = application.acknowledged();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> application.acknowledged() >= before + writes);
  }

  /** Every acknowledged write is on the target, and nothing of the run is left anywhere. */
  void assertArrived(PooledApplication application) throws Exception {
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    assertThat(missing(application)).isEmpty();
    voyage.assertNothingLeft();
  }

  private List<String> missing(PooledApplication application) throws SQLException {
    try (Connection target = servers.target().connect(database)) {
      return application.missing(target);
    }
  }
}

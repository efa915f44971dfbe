package io.whimbrel.cli.demo;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The demo's two servers. Closing stops them, unless they are kept. */
final class DemoServers implements AutoCloseable {
  private static final String DATABASE = "shop";

  private final EmbeddedPostgres source;
  private final EmbeddedPostgres target;
  private final String sourceUrl;
  private final String targetUrl;
  private final DemoOptions.Afterwards afterwards;

  private DemoServers(
      EmbeddedPostgres source, EmbeddedPostgres target, DemoOptions.Afterwards afterwards) {
    this.source = source;
    this.target = target;
    this.afterwards = afterwards;
    this.sourceUrl = source.createDatabase(DATABASE);
    this.targetUrl = target.createDatabase(DATABASE);
  }

  /** Starts both at the same time. */
  static DemoServers start(DemoFiles files, DemoOptions.Afterwards afterwards) {
    CompletableFuture<EmbeddedPostgres> target =
        CompletableFuture.supplyAsync(
            () -> server(PostgresVersion.V18, "target", files, afterwards));
    EmbeddedPostgres source = server(PostgresVersion.V15, "source", files, afterwards);
    return new DemoServers(source, target.join(), afterwards);
  }

  private static EmbeddedPostgres server(
      PostgresVersion version, String side, DemoFiles files, DemoOptions.Afterwards afterwards) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder(version)
            .setting("max_wal_size", "4GB")
            .setting("shared_buffers", "256MB")
            .setting("maintenance_work_mem", "128MB");
    return switch (afterwards) {
      case REMOVE -> builder.start();
      case KEEP -> builder.directory(files.server(side)).start();
    };
  }

  String sourceUrl() {
    return sourceUrl;
  }

  String targetUrl() {
    return targetUrl;
  }

  /** What the plan's references stand for. */
  Map<String, String> environment() {
    return Map.of("OLD_DATABASE_URL", sourceUrl, "NEW_DATABASE_URL", targetUrl);
  }

  /** The command that stops kept servers. */
  String stopCommand() {
    return "kill -INT %d %d".formatted(source.pid(), target.pid());
  }

  @Override
  public void close() {
    switch (afterwards) {
      case KEEP -> {
        source.detach();
        target.detach();
      }
      case REMOVE -> {
        try (source) {
          target.close();
        }
      }
    }
  }
}

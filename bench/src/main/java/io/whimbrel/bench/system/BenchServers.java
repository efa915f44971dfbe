package io.whimbrel.bench.system;

import io.whimbrel.bench.machine.Meter;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The two servers on which everything is measured; both with the same settings. */
public final class BenchServers implements AutoCloseable {
  /** The version of Debian's {@code pg_dump} and of the {@code pgcopydb} that uses it. */
  public static final PostgresVersion VERSION = PostgresVersion.V15;

  private static final List<String> SIDES = List.of("source", "target");

  private final Path directory;
  private final boolean isKept;
  private final Server source;
  private final Server target;

  /**
   * Starts both.
   *
   * @param isKept whether their data stays when they are closed
   * @param home of an installed server; the embedded one's when it is empty
   */
  public BenchServers(Path directory, boolean isKept, Optional<Path> home) {
    this.directory = directory;
    this.isKept = isKept;
    renew();
    this.source = start(directory.resolve(SIDES.getFirst()), home);
    this.target = start(directory.resolve(SIDES.getLast()), home);
  }

  /** Data is taken over from an earlier time only where it was kept on purpose. */
  private void renew() {
    try {
      if (!Files.deleteIfExists(kept())) {
        SIDES.forEach(side -> remove(directory.resolve(side)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path kept() {
    return directory.resolve("kept");
  }

  /** What the servers are told beyond their defaults. */
  public static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("shared_buffers", "1GB");
    settings.put("maintenance_work_mem", "512MB");
    settings.put("work_mem", "32MB");
    settings.put("wal_level", "logical");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("max_wal_size", "4GB");
    settings.put("min_wal_size", "1GB");
    settings.put("checkpoint_timeout", "30min");
    settings.put("autovacuum", "off");
    settings.put("max_worker_processes", "16");
    settings.put("max_parallel_maintenance_workers", "2");
    // else a subscription waits up to five seconds before it begins
    settings.put("wal_retrieve_retry_interval", "100ms");
    return settings;
  }

  private static Server start(Path directory, Optional<Path> home) {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder(VERSION).directory(directory);
    home.ifPresent(builder::installed);
    settings().forEach(builder::setting);
    return new Server(builder.start());
  }

  /** The old side. */
  public Server source() {
    return source;
  }

  /** The new side. */
  public Server target() {
    return target;
  }

  /** What both are, as they say it: version and whose build. */
  public String product() {
    return "PostgreSQL " + source.text("postgres", "show server_version");
  }

  /** What reads the clocks of both. */
  public Meter meter() {
    return new Meter(source.pid(), target.pid());
  }

  /** Gives the target a new empty database; nothing is left to be written on either side. */
  public void renewTarget(String database) {
    target.drop(database);
    target.create(database);
    checkpoint();
  }

  /** Lets both write what they have in memory. */
  public void checkpoint() {
    target.checkpoint();
    source.checkpoint();
  }

  @Override
  public void close() {
    source.postgres().close();
    target.postgres().close();
    if (isKept) {
      keep();
    } else {
      SIDES.forEach(side -> remove(directory.resolve(side)));
    }
  }

  private void keep() {
    try {
      Files.writeString(kept(), "data of an earlier run of the benchmark, to be used again\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path side) {
    if (!Files.exists(side)) {
      return;
    }
    try {
      Path data = side.resolve("data");
      if (Files.isSymbolicLink(data)) {
        delete(Files.readSymbolicLink(data));
      }
      delete(side);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}

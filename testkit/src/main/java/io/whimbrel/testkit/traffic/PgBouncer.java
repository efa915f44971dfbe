package io.whimbrel.testkit.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PgBouncer whose every user is trusted, and whose admin is {@code postgres}. */
public final class PgBouncer implements AutoCloseable {
  private static final String USERS = "\"postgres\" \"\"\n";

  private final TrafficProcess process;
  private final Path config;
  private final int port;

  private PgBouncer(TrafficProcess process, Path config, int port) {
    this.process = process;
    this.config = config;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param entries lines of the section {@code [databases]}
   * @param settings further lines of the section {@code [pgbouncer]}
   */
  public static PgBouncer start(List<String> entries, List<String> settings) {
    Path program = new Tool("pgbouncer").path();
    Path directory = TrafficProcess.directory("pgbouncer");
    Path config = directory.resolve("pgbouncer.ini");
    int port = TrafficProcess.freePort();
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("; who goes where", "[databases]"));
    lines.addAll(entries);
    lines.addAll(List.of("", "[pgbouncer]", "listen_addr = 127.0.0.1", "listen_port = " + port));
    lines.addAll(List.of("unix_socket_dir =", "auth_type = trust", "admin_users = postgres"));
    lines.add("auth_file = " + directory.resolve("users.txt"));
    lines.addAll(
        List.of("ignore_startup_parameters = extra_float_digits", "max_client_conn = 200"));
    lines.addAll(settings);
    try {
      Files.writeString(directory.resolve("users.txt"), USERS);
      Files.write(config, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PgBouncer(
        TrafficProcess.start(directory, port, List.of(program.toString(), config.toString())),
        config,
        port);
  }

  /** Its configuration. */
  public Path config() {
    return config;
  }

  /** The URL of its admin console. */
  public String adminUrl() {
    return "postgresql://postgres@127.0.0.1:%d/pgbouncer".formatted(port);
  }

  /** The URL of one of its databases, for applications. */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:%d/%s?prepareThreshold=0".formatted(port, database);
  }

  /** What it wrote into its log. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}

package io.whimbrel.testkit.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An HAProxy that hands connections on to the servers of its backend {@code db}. */
public final class HaProxy implements AutoCloseable {
  private final TrafficProcess process;
  private final Path socket;
  private final int port;

  private HaProxy(TrafficProcess process, Path socket, int port) {
    this.process = process;
    this.socket = socket;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param level what may be done over its socket, {@code admin} for everything
   * @param servers lines as in {@code server old 127.0.0.1:5432}
   */
  public static HaProxy start(String level, List<String> servers) {
    Path program = new Tool("haproxy").path();
    Path directory = TrafficProcess.directory("haproxy");
    Path config = directory.resolve("haproxy.cfg");
    Path socket = directory.resolve("admin.sock");
    int port = TrafficProcess.freePort();
    try {
      Files.writeString(config, config(socket, level, port, servers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = List.of(program.toString(), "-db", "-f", config.toString());
    return new HaProxy(TrafficProcess.start(directory, port, command), socket, port);
  }

  private static String config(Path socket, String level, int port, List<String> servers) {
    return """
    global
      stats socket %s mode 666 level %s
    defaults
      mode tcp
      timeout connect 2s
      timeout client 1m
      timeout server 1m
    frontend app
      bind 127.0.0.1:%d
      default_backend db
    backend db
      balance roundrobin
    %s
    """
        .formatted(socket, level, port, String.join("\n", servers).indent(2));
  }

  /** Its admin socket. */
  public Path socket() {
    return socket;
  }

  /** The URL of a database behind it. */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
  }

  /** What it wrote. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}

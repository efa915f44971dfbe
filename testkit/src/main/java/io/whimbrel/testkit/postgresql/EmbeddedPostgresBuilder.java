package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a server is to be like, and starts it. Not for several threads. */
public final class EmbeddedPostgresBuilder {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private PostgresVersion version = PostgresVersion.newest();
  private @Nullable Path directory;
  private int port;

  EmbeddedPostgresBuilder() {
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("wal_level", "logical");
    settings.put("max_wal_senders", "20");
    settings.put("max_replication_slots", "20");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m [%p] ");
    withoutFsync();
  }

  /** The version, the newest by default. */
  public EmbeddedPostgresBuilder version(PostgresVersion version) {
    this.version = version;
    return this;
  }

  /** One server setting, over the defaults. */
  public EmbeddedPostgresBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Server settings, over the defaults. */
  public EmbeddedPostgresBuilder settings(Map<String, String> values) {
    settings.putAll(values);
    return this;
  }

  /** A directory that is kept, with the data of an earlier server or none; else a temporary one. */
  public EmbeddedPostgresBuilder dataDirectory(Path directory) {
    this.directory = directory;
    return this;
  }

  /** The port on 127.0.0.1; a free one by default. */
  public EmbeddedPostgresBuilder port(int port) {
    this.port = port;
    return this;
  }

  /** Makes commits durable, as crash tests need it; off by default, because it is slow. */
  public EmbeddedPostgresBuilder withFsync() {
    settings.put("fsync", "on");
    settings.put("full_page_writes", "on");
    return this;
  }

  private EmbeddedPostgresBuilder withoutFsync() {
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    return this;
  }

  /** Starts the server and waits until it accepts connections. */
  public EmbeddedPostgres start() {
    try {
      ServerAccount account = ServerAccount.detect();
      ServerBinaries binaries = ServerBinaries.of(version, account.cache());
      DataDirectory data =
          directory == null ? DataDirectory.temporary() : DataDirectory.kept(directory);
      data.prepare(version, binaries, account, settings);
      int chosen = port == 0 ? freePort() : port;
      ServerProcess process = new ServerProcess(binaries, account, data, chosen);
      process.start();
      return new EmbeddedPostgres(version, process, data, chosen);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL " + version.release(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

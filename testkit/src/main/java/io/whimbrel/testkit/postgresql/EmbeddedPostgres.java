package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real PostgreSQL server on a port of 127.0.0.1, with a superuser {@code postgres} that needs no
 * password. It stops when it is closed or when the JVM ends, unless it was detached.
 *
 * <p>May be used by several threads. A server that does not start or stop is an {@link
 * IllegalStateException} with the server's log.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private final PostgresVersion version;
  private final ServerProcess process;
  private final DataDirectory data;
  private final int port;
  private final AtomicBoolean released = new AtomicBoolean();

  EmbeddedPostgres(PostgresVersion version, ServerProcess process, DataDirectory data, int port) {
    this.version = version;
    this.process = process;
    this.data = data;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-postgresql-" + port));
  }

  /** A server with other than the default settings. */
  public static EmbeddedPostgresBuilder builder() {
    return new EmbeddedPostgresBuilder();
  }

  /** A server of a version with the default settings. */
  public static EmbeddedPostgres start(PostgresVersion version) {
    return builder().version(version).start();
  }

  public PostgresVersion version() {
    return version;
  }

  public int port() {
    return port;
  }

  /** The process id of the postmaster. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The libpq URL of the database {@code postgres}. */
  public String url() {
    return url("postgres");
  }

  /** The libpq URL of a database. */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
  }

  /** The JDBC URL of a database, with the user in it. */
  public String jdbcUrl(String database) {
    return process.url(database);
  }

  /** A new connection as {@code postgres}. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database));
  }

  /** Creates an empty database. */
  public void createDatabase(String name) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + Identifier.quoted(name));
    }
  }

  /** Where the server keeps its files. */
  public Path dataDirectory() {
    return data.path();
  }

  /** What the server has logged so far. */
  public String logs() {
    try {
      return process.log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A crash: ends the postmaster by SIGKILL and returns when it is gone. */
  public void kill() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Stops the server in order, if it runs, and keeps its data. */
  public void stop() {
    stop("INT");
  }

  /** Starts the server again on the same data and port; a running one is stopped before. */
  public void restart() {
    stop();
    try {
      process.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Leaves the server running when this object is closed or the JVM ends. Its files stay. */
  public void detach() {
    released.set(true);
  }

  /** Stops the server; temporary data is deleted. */
  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      stop(data.isTemporary() ? "QUIT" : "INT");
      data.delete();
    }
  }

  private void stop(String signal) {
    try {
      process.stop(signal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while PostgreSQL was starting or stopping", e);
  }
}

package io.whimbrel.testkit.postgresql;

import io.whimbrel.testkit.disk.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A real PostgreSQL server on the loopback interface, ready for logical replication, with superuser
 * {@code postgres} and no password, unless it is to have one. Ends with this process unless it is
 * detached. Safe for use by several threads, but not while it is started, killed or stopped.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 20_000_000;

  private final PostgresVersion version;
  private final Map<String, String> settings;
  private final ServerPlace place;
  private final Path directory;
  private final Path data;
  private final boolean isTemporary;
  private final int port;
  private final Optional<SmallDisk> disk;
  private final Optional<String> password;
  private final Optional<Path> home;
  private final Thread hook = new Thread(this::kill, "end-postgres");
  private Optional<ServerProcess> process = Optional.empty();

  private EmbeddedPostgres(Builder builder) {
    this.version = builder.version;
    this.settings = Map.copyOf(builder.settings);
    this.isTemporary = builder.directory.isEmpty();
    this.directory = makeDirectory(builder.directory);
    this.place = new ServerPlace(builder.runAs.orElseGet(RunAs::chosen));
    this.data = place.data(directory);
    this.port = builder.port == 0 ? freePort() : builder.port;
    this.disk = builder.disk;
    this.password = builder.password;
    this.home = builder.home;
  }

  /** Begins to describe a server of this version. */
  public static Builder builder(PostgresVersion version) {
    return new Builder(version);
  }

  /** Starts a server of this version with the usual settings. */
  public static EmbeddedPostgres start(PostgresVersion version) {
    return builder(version).start();
  }

  /**
   * Whether the system property {@code whimbrel.servers.data} names a directory in which servers
   * write that have none of their own: one in memory, mostly, where there is less room and files
   * cost nothing.
   */
  public static boolean isPlaceChosen() {
    return ServerPlace.isChosen();
  }

  /** The URL of database {@code postgres}, as libpq writes it. */
  public String url() {
    return url("postgres");
  }

  /** The URL of a database, as libpq writes it. */
  public String url(String database) {
    String secret = password.map(p -> ":" + p).orElse("");
    return "postgresql://postgres" + secret + "@127.0.0.1:" + port + "/" + database;
  }

  /** The URL of a database for the driver. */
  public String jdbcUrl(String database) {
    String secret = password.map(p -> "&password=" + p).orElse("");
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres" + secret;
  }

  /** A new connection to a database. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database));
  }

  /** Runs a statement, or several parted by semicolons, in a database. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Creates an empty database and returns its URL. */
  public String createDatabase(String name) {
    execute("postgres", "create database \"" + name.replace("\"", "\"\"") + "\"");
    return url(name);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Its version. */
  public PostgresVersion version() {
    return version;
  }

  /** The postmaster's process id. */
  public long pid() {
    return process.orElseThrow().postmaster().pid();
  }

  /** What the server wrote into its log. */
  public String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }

  private void launch() {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (true) {
      ServerProcess started = launchOnce();
      process = Optional.of(started);
      if (awaitReady(started, end)) {
        return;
      }
      if (System.nanoTime() >= end) {
        kill();
        throw new IllegalStateException("the server does not start:\n" + log());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private ServerProcess launchOnce() {
    List<String> command = new ArrayList<>();
    Path binaries = home.orElseGet(() -> ServerBinaries.home(place, version));
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    try {
      return new ServerProcess(start(command), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(List<String> command) throws IOException {
    return disk.isPresent()
        ? ServerCommand.start(RunAs.SELF, logFile(), disk.get().within(Path.of("/"), command))
        : ServerCommand.start(place.runAs(), logFile(), command);
  }

  /** Whether it answers; false when it ended before it did, as beside a dying predecessor. */
  private boolean awaitReady(ServerProcess started, long end) {
    while (started.isAlive() && System.nanoTime() < end) {
      try (Connection connection = connect("postgres")) {
        return connection.isValid(1);
      } catch (SQLException e) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return false;
  }

  /** Kills the server at once (SIGKILL), as a crash would. */
  public void kill() {
    process.ifPresent(p -> p.kill(STOP_MAX));
    process = Optional.empty();
  }

  /** Starts it again on the same data and port, after {@link #kill} or {@link #stop}. */
  public void restart() {
    launch();
  }

  /** Stops the server; open sessions are ended. */
  public void stop() {
    process.ifPresent(p -> p.stop(STOP_MAX));
    process = Optional.empty();
  }

  /**
   * Stops it and starts it again such that its next transaction has this id, 64 bits wide. Every
   * row is frozen before, because ids of the same epoch may then seem to be in the future.
   */
  public void nextTransaction(long id) {
    for (String database : List.of("template1", "postgres")) {
      execute(database, "vacuum freeze");
    }
    stop();
    new TransactionCounter(data).set(id);
    restart();
  }

  /** Leaves the server running when this process ends. */
  public void detach() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook runs already
    }
    if (isTemporary) {
      try {
        ServerPlace.deleteServer(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path makeDirectory(Optional<Path> wanted) {
    try {
      return wanted.isEmpty()
          ? ServerPlace.temporary("whimbrel-postgres")
          : Files.createDirectories(wanted.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Describes a server; used by one thread. */
  public static final class Builder {
    private final PostgresVersion version;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Optional<Path> directory = Optional.empty();
    private Optional<RunAs> runAs = Optional.empty();
    private Optional<EmbeddedPostgres> primary = Optional.empty();
    private Optional<SmallDisk> disk = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Optional<Path> home = Optional.empty();
    private int port;

    private Builder(PostgresVersion version) {
      this.version = version;
      settings.put("listen_addresses", "127.0.0.1");
      settings.put("unix_socket_directories", "");
      settings.put("wal_level", "logical");
      settings.put("max_replication_slots", "20");
      settings.put("max_wal_senders", "20");
      settings.put("max_prepared_transactions", "10");
      settings.put("fsync", "off");
    }

    /** Gives a setting of the server. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /**
     * Is to hold many databases: autovacuum would start a worker in each of them every minute,
     * which with hundreds of them takes more time than what is tested.
     */
    public Builder ofManyDatabases() {
      return setting("autovacuum_naptime", "1d");
    }

    /** Makes commits survive a crash of the server; off by default, for speed. */
    public Builder durable() {
      return setting("fsync", "on");
    }

    /** Keeps data and log in this directory, also after it is closed. */
    public Builder directory(Path path) {
      this.directory = Optional.of(path);
      return this;
    }

    /**
     * Asks everybody for a password that only this server's URLs know, so that other users of this
     * machine stay out: from before there is anything in it that is not in every new server.
     */
    public Builder withPassword() {
      this.password = Optional.of(ServerPassword.drawn());
      return this;
    }

    /** Listens on this port instead of a free one. */
    public Builder port(int number) {
      this.port = number;
      return this;
    }

    /**
     * Runs a server that is installed instead of the embedded one.
     *
     * @param directory holds {@code bin/postgres} of the same major version
     */
    public Builder installed(Path directory) {
      this.home = Optional.of(directory);
      return this;
    }

    /**
     * Makes it a standby of another server, which is stopped now and has this physical slot: its
     * data are copied, and it reads from there once both run.
     */
    public Builder standbyOf(EmbeddedPostgres stopped, String slot) {
      this.primary = Optional.of(stopped);
      return setting(
              "primary_conninfo",
              "host=127.0.0.1 port=%d user=postgres dbname=postgres".formatted(stopped.port))
          .setting("primary_slot_name", slot);
    }

    /** Lets it see a small disk, for a tablespace on it. */
    public Builder seeing(SmallDisk small) {
      this.disk = Optional.of(small);
      return this;
    }

    /** Runs it this way, whatever would be chosen. */
    Builder runAs(RunAs way) {
      this.runAs = Optional.of(way);
      return this;
    }

    /** Starts the server; returns when it answers. */
    public EmbeddedPostgres start() {
      EmbeddedPostgres server = new EmbeddedPostgres(this);
      DataTemplate template = new DataTemplate(server.place, version, server.logFile());
      primary.ifPresentOrElse(
          stopped -> template.copyForStandby(stopped.data, server.data),
          () -> template.fill(server.data));
      Runtime.getRuntime().addShutdownHook(server.hook);
      server.launch();
      boolean isGuarded = false;
      try {
        server.password.ifPresent(secret -> new ServerPassword(server, server.data, secret).ask());
        isGuarded = true;
        return server;
      } finally {
        if (!isGuarded) {
          server.close();
        }
      }
    }
  }
}

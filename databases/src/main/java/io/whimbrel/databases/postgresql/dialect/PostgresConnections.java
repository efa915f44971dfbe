package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.IdleConnections.Idle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Opens connections to one database. Every session has the same settings, so that a value has the
 * same text on both sides; time-outs of the server that end idle or long sessions are off for ours.
 * Safe for use by several threads.
 */
public final class PostgresConnections implements AutoCloseable {

  /** What a value's text depends on; a database or a role may have settings of its own for it. */
  private static final String TEXT_FORM =
      """
      set timezone = 'UTC';
      set datestyle = 'ISO, YMD';
      set intervalstyle = 'iso_8601';
      set extra_float_digits = 3;
      set bytea_output = 'hex';
      set xmloption = 'content';
      set lc_monetary = 'C';
      set array_nulls = on;
      set quote_all_identifiers = off;
      set search_path = pg_catalog;
      """;

  /**
   * Nothing is compiled: statements over every column of a table take a server seconds for it, each
   * time. The last statement: a time-out that servers before version 17 do not have.
   */
  private static final String SESSION =
      """
      set jit = off;
      set row_security = off;
      set statement_timeout = 0;
      set lock_timeout = 0;
      set idle_in_transaction_session_timeout = 0;
      set idle_session_timeout = 0;
      set default_transaction_read_only = off;
      set default_transaction_isolation = 'read committed';
      select set_config('transaction_timeout', '0', false)
      where current_setting('transaction_timeout', true) is not null
      """;

  private static final String READING = SESSION.replace("read_only = off", "read_only = on");

  private static final String TOO_MANY = "53300";

  private static final Logger LOG = System.getLogger(PostgresConnections.class.getName());
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  private final IdleConnections idle = new IdleConnections();
  private final OpenConnections all = new OpenConnections();
  private final PostgresUrl url;
  private final String applicationName;
  private final String settings;

  /** Connections to a database, shown there under this application name. */
  public PostgresConnections(DatabaseUrl url, String applicationName) {
    this(PostgresUrl.parse(url), applicationName, TEXT_FORM + SESSION);
  }

  private PostgresConnections(PostgresUrl url, String applicationName, String settings) {
    this.url = url;
    this.applicationName = applicationName;
    this.settings = settings;
  }

  /** The same, but the server refuses every write of them. */
  public static PostgresConnections readingOnly(DatabaseUrl url, String applicationName) {
    return new PostgresConnections(PostgresUrl.parse(url), applicationName, TEXT_FORM + READING);
  }

  /** The same to be, but no statement waits longer than this for a lock of somebody else. */
  public PostgresConnections waitingForLocks(Duration max) {
    return new PostgresConnections(
        url,
        applicationName,
        settings.replace("lock_timeout = 0", "lock_timeout = " + max.toMillis()));
  }

  /** A new connection in auto-commit mode with our session settings. */
  public Connection open() {
    return open(SILENCE_MAX);
  }

  /**
   * A new connection that gives up when the server is silent for this long; for statements that may
   * work long without a word, zero means never.
   */
  public Connection open(Duration silenceMax) {
    Properties properties = properties();
    PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(silenceMax.toSeconds()));
    try {
      return all.add(prepared(connect(properties), settings));
    } catch (SQLException e) {
      throw "0A000".equals(e.getSQLState()) ? withoutUtf8(e) : SqlProblems.of(e, place());
    }
  }

  /**
   * A connection with our session settings for one piece of work, taken from those that earlier
   * work gave back.
   *
   * @param silenceMax as for {@link #open(Duration)}
   */
  public Lease lease(Duration silenceMax) {
    for (Optional<Idle> next = idle.take(); next.isPresent(); next = idle.take()) {
      Connection connection = next.get().connection();
      if (isRenewed(connection, !next.get().isReady(), silenceMax)) {
        return new Lease(connection, idle);
      }
      end(connection);
    }
    return new Lease(open(silenceMax), idle);
  }

  /** As {@link #lease(Duration)}, for short statements. */
  public Lease lease() {
    return lease(SILENCE_MAX);
  }

  /**
   * A connection for a few short statements, taken from those that earlier work gave back; closing
   * it gives it back in turn. What it was set to, and what it left open, ends with that. Not for
   * copies, nor for what other sessions are to know this one by.
   */
  public Connection brief() {
    return BriefConnection.of(lease());
  }

  /**
   * Makes a used session as a new one is; false when it was lost meanwhile. One whose server does
   * not answer is given up as soon as a new one would be.
   *
   * @param isUsed whether it is another than a new one, or waited long enough to be lost
   */
  private boolean isRenewed(Connection connection, boolean isUsed, Duration silenceMax) {
    try (Statement statement = connection.createStatement()) {
      if (isUsed) {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(CONNECT_MAX.toMillis()));
        statement.execute("discard all");
        // the driver sets the name behind the start, so that discarding takes it away
        statement.execute("set application_name = " + Sql.literal(applicationName));
        statement.execute(settings);
      }
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(silenceMax.toMillis()));
      return true;
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, () -> "a connection was lost while it waited state=" + e.getSQLState());
      return false;
    }
  }

  /** Ends the connections that wait for work, and cuts those that are at work. */
  @Override
  public void close() {
    idle.close();
    all.cut();
  }

  /** Of all encodings of a server only MULE_INTERNAL cannot be turned into UTF-8. */
  private Problem withoutUtf8(SQLException e) {
    return Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
        .what("texts of this database cannot be turned into UTF-8: " + e.getMessage())
        .where(place())
        .fix("load a dump of it (pg_dump -E EUC_JP, or what it is) into a UTF8 database first")
        .cause(e)
        .exception();
  }

  /** A new connection that speaks the replication protocol; values have the same text there. */
  public Connection openReplication() {
    Properties properties = properties();
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(SILENCE_MAX.toSeconds()));
    try {
      // The replication protocol takes one statement at a time.
      return all.add(prepared(connect(properties), TEXT_FORM.split(";\\s*")));
    } catch (SQLException e) {
      throw SqlProblems.of(e, place());
    }
  }

  /** Where a server has no connection left, those of ours that wait for work are given back. */
  private Connection connect(Properties properties) throws SQLException {
    try {
      return DriverManager.getConnection(url.jdbcUrl(), properties);
    } catch (SQLException e) {
      if (!TOO_MANY.equals(e.getSQLState()) || !idle.endAll()) {
        throw e;
      }
      return DriverManager.getConnection(url.jdbcUrl(), properties);
    }
  }

  private static Connection prepared(Connection connection, String... settings)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException e) {
      end(connection);
      throw e;
    }
  }

  /**
   * Ends a session that has nothing to commit. Where the server is gone it has ended already, and
   * nothing is left to be done.
   */
  public static void end(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, () -> "closing a connection state=" + e.getSQLState());
    }
  }

  /** Where they lead to, password included. */
  public PostgresUrl url() {
    return url;
  }

  /** Host, port and database, without user and password. */
  public String place() {
    return url.jdbcUrl().substring("jdbc:postgresql:".length());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(url.properties());
    PGProperty.APPLICATION_NAME.set(properties, applicationName);
    if (PGProperty.CONNECT_TIMEOUT.getOrNull(properties) == null) {
      PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(CONNECT_MAX.toSeconds()));
    }
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    if (PGProperty.SOCKET_FACTORY.getOrNull(properties) == null) {
      PGProperty.SOCKET_FACTORY.set(properties, WatchfulSockets.class.getName());
    }
    PGProperty.LOGIN_TIMEOUT.set(properties, Math.toIntExact(CONNECT_MAX.toSeconds()));
    return properties;
  }
}

package io.whimbrel.testkit.postgresql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of a test. Everything that this type runs is an administrator's; Whimbrel comes in by
 * the URL, as {@link WhimbrelRoles} has it.
 *
 * @param url with which Whimbrel connects
 */
public record TestDatabase(EmbeddedPostgres server, String name, DatabaseSide side, String url) {
  private static final String IN_USE = "55006";

  /** Makes an empty database and lets Whimbrel in. */
  public static TestDatabase create(EmbeddedPostgres server, String name, DatabaseSide side) {
    server.createDatabase(name);
    return of(server, name, side);
  }

  /** Lets Whimbrel into a database that is there. */
  public static TestDatabase of(EmbeddedPostgres server, String name, DatabaseSide side) {
    return new TestDatabase(server, name, side, WhimbrelRoles.chosen().admit(server, name, side));
  }

  /**
   * Removes it with what a test left of sessions and slots, so that a server of many tests does not
   * grow without end. What is in use all the same, as by a prepared transaction, stays.
   */
  public void drop() throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(active_pid, 10000) from pg_replication_slots
          where database = '%s' and active
          """
              .formatted(name));
      statement.execute("drop database %s with (force)".formatted(Identifier.quoted(name)));
    } catch (SQLException e) {
      if (!IN_USE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /** An administrator's or an application's connection. */
  public Connection connect() throws SQLException {
    String user = WhimbrelRoles.chosen().administrator(side);
    return DriverManager.getConnection(server.jdbcUrl(name).replace("=postgres", "=" + user));
  }

  /** Runs statements as an administrator. */
  public void execute(String sql) {
    server.execute(name, sql);
    WhimbrelRoles.chosen().settle(server, name, side);
  }
}

package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.journal.PostgresUrl;
import io.whimbrel.engine.run.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * A connection to the admin console of a PgBouncer, which speaks the simple query protocol only
 * (PgBouncer manual, "Admin console"). Used by one thread.
 */
final class PgBouncerConsole implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final int CONNECT_SECONDS = 5;

  private final DatabaseUrl admin;
  private final Connection connection;

  private PgBouncerConsole(DatabaseUrl admin, Connection connection) {
    this.admin = admin;
    this.connection = connection;
  }

  /** Connects. */
  static PgBouncerConsole open(DatabaseUrl admin) {
    PostgresUrl url = PostgresUrl.parse(admin);
    Properties properties = url.properties();
    properties.setProperty("preferQueryMode", "simple");
    // the console knows none of the settings that the driver makes, except for one of replication,
    // which by this value no session is; without a version to assume it is not sent
    properties.setProperty("replication", "false");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS));
    try {
      return new PgBouncerConsole(admin, DriverManager.getConnection(url.jdbcUrl(), properties));
    } catch (SQLException e) {
      throw Problem.of(ProblemCode.UNREACHABLE)
          .what("the admin console of PgBouncer cannot be reached: " + e.getMessage())
          .where(admin.masked())
          .fix("see that it runs, and that admin_users names the user of the URL")
          .permanence(Problem.Permanence.TRANSIENT)
          .cause(e)
          .exception();
    }
  }

  /** Has a command done that answers at once. */
  void run(String command) {
    boolean _ = run(command, Deadline.in(ANSWER_MAX));
  }

  /**
   * Has a command done that may wait. One that waits beyond the deadline goes on waiting in
   * PgBouncer, and this connection can no longer be used.
   *
   * @return whether it answered before the deadline
   */
  boolean run(String command, Deadline deadline) {
    try (Statement statement = connection.createStatement()) {
      patience(deadline.left());
      boolean _ = statement.execute(command);
      return true;
    } catch (SQLException e) {
      if (deadline.isPassed()) {
        return false;
      }
      throw refused(command, e);
    }
  }

  /** The rows of a SHOW command, each by the names of its columns; NULL reads as empty text. */
  List<Map<String, String>> show(String what) {
    try (Statement statement = connection.createStatement()) {
      patience(ANSWER_MAX);
      try (ResultSet result = statement.executeQuery("SHOW " + what)) {
        ResultSetMetaData columns = result.getMetaData();
        List<Map<String, String>> rows = new ArrayList<>();
        while (result.next()) {
          Map<String, String> row = new LinkedHashMap<>();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnName(i), Objects.requireNonNullElse(result.getString(i), ""));
          }
          rows.add(row);
        }
        return rows;
      }
    } catch (SQLException e) {
      throw refused("SHOW " + what, e);
    }
  }

  private void patience(Duration wait) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, wait.toMillis()));
  }

  private Problem refused(String command, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return Problem.of(ProblemCode.SWITCH_FAILED)
        .what("PgBouncer refuses %s: %s".formatted(command, e.getMessage()))
        .where(admin.masked())
        .fix("look at PgBouncer's log; its admin_users must name the user of the URL")
        .permanence(
            state.startsWith("08") ? Problem.Permanence.TRANSIENT : Problem.Permanence.PERMANENT)
        .cause(e)
        .exception();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw refused("the end of the connection", e);
    }
  }
}

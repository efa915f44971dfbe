package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How much the source writes into its log, which changes with a restart only. The server's own
 * refusal comes late, when the publication is there already, and with a SQLState of many meanings.
 */
record LogLevel(String text) {

  private static final String SHOW = "select current_setting('wal_level')";

  /** What the server has now. */
  static LogLevel of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SHOW)) {
      rows.next();
      return new LogLevel(rows.getString(1));
    }
  }

  /** Ends well only when changes can be read from the log. */
  void require() {
    if (!text.equals("logical")) {
      throw Problem.of(ProblemCode.SETTING_WRONG)
          .what("wal_level is " + text + ", logical is needed: the log does not hold the rows")
          .where("wal_level")
          .fix("alter system set wal_level = 'logical'; -- then restart the server")
          .exception();
    }
  }
}

package io.whimbrel.databases.postgresql.rules;

import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a transaction that is read only and rolled back, with the names of an ordinary session.
 * The server ends a statement that takes too long. Safe for use by several threads.
 */
public final class PostgresRuleQueries implements RuleQueries {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PostgresConnections connections;

  /** Asks the database that the connections lead to. */
  public PostgresRuleQueries(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public RuleAnswer ask(String sql, Duration limit, int rowsMax) {
    try (Lease lease = connections.lease(limit.plus(PATIENCE))) {
      Connection connection = lease.connection();
      Query.execute(
          connection,
          "set default_transaction_read_only = on; set search_path = \"$user\", public;"
              + " set statement_timeout = "
              + limit.toMillis());
      connection.setAutoCommit(false);
      RuleAnswer answer = rows(connection, sql, rowsMax);
      connection.rollback();
      lease.done();
      return answer;
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw SqlProblems.of(e, "asking " + connections.place());
      }
      return new RuleAnswer.Refused(SqlProblems.of(e, "").what());
    }
  }

  private static RuleAnswer rows(Connection connection, String sql, int rowsMax)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setMaxRows(rowsMax + 1);
      if (!statement.execute(sql)) {
        return new RuleAnswer.Refused("it is no query: it returns no rows");
      }
      List<List<@Nullable String>> rows = new ArrayList<>();
      try (ResultSet found = statement.getResultSet()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
      boolean isCut = rows.size() > rowsMax;
      return new RuleAnswer.Rows(isCut ? rows.subList(0, rowsMax) : rows, isCut);
    }
  }

  private static List<@Nullable String> row(ResultSet found) throws SQLException {
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
      row.add(found.getString(i));
    }
    return row;
  }
}

package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.Script;
import io.whimbrel.core.database.Script.Statement;
import io.whimbrel.core.database.ScriptDatabase;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.control.ControlCleanup;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.TakingOver;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Runs a plan's own SQL, in sessions with the settings that the user's role and database have.
 * Marks stand in {@code whimbrel.step}; a transaction of statements is one of read committed, and
 * commits with its mark.
 */
public final class PostgresScripts implements ScriptDatabase {
  private static final String LACKING =
      """
      select format('the user %s may not create a schema for its marks: grant create on database %I'
        || ' to %I', current_user, current_database(), current_user)
      where to_regnamespace('whimbrel') is null
        and not has_database_privilege(current_database(), 'create')
      """;
  private static final String MARK =
      """
      insert into whimbrel.step (run, id, undo) values (?, ?, ?)
      on conflict (run, id) do update set undo = excluded.undo
      """;
  private static final String UNMARK =
      "delete from whimbrel.step where run = ? and starts_with(id, ?)";

  private final PostgresConnections connections;
  private final RunScope scope;

  /** Over connections, which are closed with it. */
  public PostgresScripts(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T on(String doing, Work<T> work) {
    Connection connection = connections.open(Duration.ZERO);
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlProblems.of(e, doing);
    } finally {
      PostgresConnections.end(connection);
    }
  }

  @Override
  public Script parse(String name, String script) {
    return ScriptText.parse(name, script);
  }

  @Override
  public List<String> lacking() {
    return on(connections.place(), connection -> Query.texts(connection, LACKING));
  }

  @Override
  public void takeOver() {
    new TakingOver(connections)
        .run(connection -> ControlSchema.takeOver(connection, scope, scope.epoch()));
  }

  @Override
  public Optional<String> mark(String id) {
    return on(
        connections.place(),
        connection ->
            ControlSchema.exists(connection)
                ? Query.texts(
                        connection,
                        "select undo from whimbrel.step where run = ? and id = ?",
                        scope.run().text(),
                        id)
                    .stream()
                    .findFirst()
                : Optional.<String>empty());
  }

  @Override
  public void mark(String id, String value) {
    noted(new Marking.Leave(id, value));
  }

  @Override
  public void unmark(String prefix) {
    noted(new Marking.Remove(prefix));
  }

  private void noted(Marking marking) {
    on(
        connections.place(),
        connection -> {
          note(connection, marking);
          return true;
        });
  }

  private void note(Connection connection, Marking marking) throws SQLException {
    ControlSchema.checkEpoch(connection, scope, scope.epoch());
    String sql =
        switch (marking) {
          case Marking.Leave _ -> MARK;
          case Marking.Remove _ -> UNMARK;
        };
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, scope.run().text());
      switch (marking) {
        case Marking.Leave leave -> {
          statement.setString(2, leave.id());
          statement.setString(3, leave.value());
        }
        case Marking.Remove remove -> statement.setString(2, remove.prefix());
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void together(
      String where, List<Statement> statements, Marking marking, Duration lockTimeout) {
    on(
        where,
        connection -> {
          settle(connection, lockTimeout);
          connection.setAutoCommit(false);
          for (Statement statement : statements) {
            execute(connection, where, statement);
          }
          note(connection, marking);
          FaultPoint.STEP_SQL_BEFORE_COMMIT.pass();
          connection.commit();
          FaultPoint.STEP_SQL_COMMITTED.pass();
          return true;
        });
  }

  @Override
  public void alone(String where, Statement statement, Duration lockTimeout) {
    on(
        where,
        connection -> {
          settle(connection, lockTimeout);
          execute(connection, where, statement);
          return true;
        });
  }

  /** The user's own settings, not those by which rows are compared. */
  private static void settle(Connection connection, Duration lockTimeout) throws SQLException {
    Query.execute(connection, "reset all");
    Query.execute(connection, "set lock_timeout = " + lockTimeout.toMillis());
  }

  private static void execute(Connection connection, String where, Statement statement)
      throws SQLException {
    try {
      if (statement.data().isEmpty()) {
        Query.execute(connection, statement.sql());
        return;
      }
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(statement.sql(), new StringReader(statement.data().get()));
    } catch (SQLException e) {
      throw at(SqlProblems.of(e, where + ":" + statement.line()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A statement that the server refuses is the script's own affair. */
  private static Problem at(Problem problem) {
    return problem.isTransient()
        ? problem
        : Problem.of(ProblemCode.STEP_FAILED)
            .what(problem.what())
            .where(problem.where())
            .fix(
                problem.fix().isEmpty()
                    ? "mend the data or give the run up and correct the script, then run again"
                    : problem.fix())
            .cause(problem)
            .exception();
  }

  @Override
  public Trace trace(Statement statement) {
    return on(
        connections.place(),
        connection -> {
          Query.execute(connection, "reset all");
          return AloneStatement.trace(connection, statement.sql());
        });
  }

  @Override
  public void clear(Statement statement) {
    on(
        connections.place(),
        connection -> {
          Query.execute(connection, "reset all");
          Optional<String> clearing = AloneStatement.clearing(connection, statement.sql());
          if (clearing.isPresent()) {
            Query.execute(connection, clearing.get());
          }
          return true;
        });
  }

  @Override
  public Optional<String> value(String sql, Duration timeout) {
    return on(
        connections.place(),
        connection -> {
          Query.execute(connection, "reset all");
          Query.execute(connection, "set default_transaction_read_only = on");
          Query.execute(connection, "set statement_timeout = " + timeout.toMillis());
          return Query.list(connection, sql, row -> Optional.ofNullable(row.getString(1))).stream()
              .findFirst()
              .flatMap(value -> value);
        });
  }

  @Override
  public void forget() {
    on(
        connections.place(),
        connection -> {
          ControlCleanup.remove(connection, scope);
          return true;
        });
  }

  @Override
  public void close() {
    connections.close();
  }
}

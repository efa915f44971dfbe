package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.script.MigrationHistory;
import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.control.ControlCleanup;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.TakingOver;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.script.HistoryTable.Look.Work;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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
  private static final String MARK_ONCE =
      "insert into whimbrel.step (run, id, undo) values (?, ?, ?)";
  private static final String UNMARK =
      "delete from whimbrel.step where run = ? and starts_with(id, ?)";

  private static final String UNIQUE = "23505";
  private static final String CANCELLED = "57014";

  private final PostgresConnections connections;
  private final RunScope scope;

  /** Over connections, which are closed with it. */
  public PostgresScripts(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
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
  public List<Script.Portion> portions(String name, String sql) {
    return ScriptText.portions(name, sql);
  }

  @Override
  public MigrationHistory history(MigrationTool tool, String schema) {
    HistoryTable.Look look =
        new HistoryTable.Look() {
          @Override
          public <T> T on(Work<T> work) {
            return PostgresScripts.this.on(connections.place(), work);
          }
        };
    return switch (tool) {
      case FLYWAY -> new FlywayHistory(look, schema);
      case LIQUIBASE -> new LiquibaseHistory(look, schema);
      case PRISMA -> new PrismaHistory(look, schema);
    };
  }

  @Override
  public ToolAddress address() {
    Properties properties = connections.url().properties();
    String password = properties.getProperty("password", "");
    return new ToolAddress(
        connections.url().jdbcUrl(),
        properties.getProperty("user", ""),
        new Secret("the password of " + connections.place(), password));
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
    int _ =
        switch (marking) {
          case Marking.Leave leave -> leave(connection, MARK, leave);
          case Marking.Remove remove -> remove(connection, remove);
        };
  }

  private int leave(Connection connection, String sql, Marking.Leave leave) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, leave.id());
      statement.setString(3, leave.value());
      return statement.executeUpdate();
    }
  }

  private int remove(Connection connection, Marking.Remove remove) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNMARK)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, remove.prefix());
      return statement.executeUpdate();
    }
  }

  @Override
  public void endOthers(String id) {
    on(
        connections.place(),
        connection -> {
          portion(id).endOthers(connection);
          return true;
        });
  }

  /**
   * The marks come first: a second transaction waits there for the end of one whose end was not
   * told, and then knows. What the server sets for a transaction has to stand before them.
   */
  @Override
  public void together(
      String id, String where, List<Statement> statements, Marking marking, Duration lockTimeout) {
    on(
        where,
        connection -> {
          settle(connection, lockTimeout);
          connection.setAutoCommit(false);
          int modes = modes(statements);
          for (Statement statement : statements.subList(0, modes)) {
            execute(connection, where, statement);
          }
          portion(id).holdInTransaction(connection);
          if (!isFirst(connection, marking)) {
            connection.rollback();
            return true;
          }
          for (Statement statement : statements.subList(modes, statements.size())) {
            execute(connection, where, statement);
          }
          Query.execute(connection, "reset session authorization; reset role");
          ControlSchema.checkEpoch(connection, scope, scope.epoch());
          FaultPoint.STEP_SQL_BEFORE_COMMIT.pass();
          connection.commit();
          FaultPoint.STEP_SQL_COMMITTED.pass();
          return true;
        });
  }

  private static int modes(List<Statement> statements) {
    int count = 0;
    while (count < statements.size()
        && SqlSplitter.words(statements.get(count)).startsWith("set transaction ")) {
      count++;
    }
    return count;
  }

  /** Whether nobody noted it before; the transaction is of no use any more where somebody did. */
  private boolean isFirst(Connection connection, Marking marking) throws SQLException {
    try {
      return switch (marking) {
        case Marking.Leave leave -> leave(connection, MARK_ONCE, leave) == 1;
        case Marking.Remove remove -> remove(connection, remove) > 0;
      };
    } catch (SQLException e) {
      if (UNIQUE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private PortionLock portion(String id) {
    return new PortionLock(scope, id);
  }

  @Override
  public void alone(String id, String where, Statement statement, Duration lockTimeout) {
    on(
        where,
        connection -> {
          settle(connection, lockTimeout);
          portion(id).hold(connection);
          execute(connection, where, statement);
          return true;
        });
  }

  @Override
  public boolean isConcurrent(Statement statement) {
    return AloneStatement.isConcurrent(statement.sql());
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
      throw at(
          SqlProblems.of(e, where + ":" + statement.line()), CANCELLED.equals(e.getSQLState()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A statement that the server refuses, or somebody ended, is the script's own affair. */
  private static Problem at(Problem problem, boolean isCancelled) {
    if (problem.isTransient() && !isCancelled) {
      return problem;
    }
    String fix =
        isCancelled
            ? "see who cancelled it, or give it time by 'set local statement_timeout', then run"
                + " again"
            : "mend the data or give the run up and correct the script, then run again";
    return Problem.of(ProblemCode.STEP_FAILED)
        .what(problem.what())
        .where(problem.where())
        .fix(problem.fix().isEmpty() ? fix : problem.fix())
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
  public void clear(String id, Statement statement) {
    on(
        connections.place(),
        connection -> {
          Query.execute(connection, "reset all");
          portion(id).hold(connection);
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

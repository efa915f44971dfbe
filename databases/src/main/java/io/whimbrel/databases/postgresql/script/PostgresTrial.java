package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogComparison;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.CatalogImages;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * Runs scripts in sessions with the settings that the server has, and looks behind each statement.
 * Inside a transaction the catalog is read behind a savepoint, to which everything goes back that
 * reading needs: settings and locks. A role that the scratch server does not have is made there.
 */
public final class PostgresTrial implements TrialDatabase {
  private static final Duration QUERY_MAX = Duration.ofSeconds(30);
  private static final int ROLES_MAX = 50;
  private static final int ROWS_MAX = 1_000;

  private static final Pattern ROWS_ONLY =
      Pattern.compile("(?is)(insert|update|delete|merge|select|with|values|copy|set|analyze)\\b.*");
  private static final Pattern OF_ROLES =
      Pattern.compile("(?is)(grant|revoke|create|alter|reassign|drop)\\b.*");
  private static final Pattern ROLE_MISSING = Pattern.compile("role \"(.+)\" does not exist");
  private static final String UNDEFINED = "42704";

  /** That a row refers to one that is not there says nothing where there are no rows. */
  private static final String LACKS_ROW = "23503";

  private static final Pattern PARAMETER = Pattern.compile("\\$\\d");
  private static final Pattern WHOLE_TABLE =
      Pattern.compile("(?is)(cluster|vacuum\\s.*\\bfull)\\b.*");

  private static final String TEXT_FORM =
      """
      set local timezone = 'UTC';
      set local datestyle = 'ISO, YMD';
      set local search_path = pg_catalog
      """;

  private final PostgresConnections connections;

  /** Over connections, which are closed with it. */
  public PostgresTrial(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public Script parse(String name, String script) {
    return ScriptText.parse(name, script);
  }

  @Override
  public List<Portion> portions(String name, String sql) {
    return ScriptText.portions(name, sql);
  }

  @Override
  public void load(String where, Portion portion) {
    Connection connection = connections.open(Duration.ZERO);
    try {
      Query.execute(connection, "reset all");
      connection.setAutoCommit(portion instanceof Portion.Alone);
      for (Statement statement : portion.statements()) {
        execute(connection, where, statement);
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, where);
    } finally {
      PostgresConnections.end(connection);
    }
  }

  @Override
  public boolean makeMissingRole(Problem problem) {
    Matcher matcher = ROLE_MISSING.matcher(problem.what());
    if (!matcher.find()) {
      return false;
    }
    try (Connection connection = connections.open()) {
      Query.execute(connection, "create role " + Sql.identifier(matcher.group(1)));
      return true;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "making a role on " + connections.place());
    }
  }

  @Override
  public CatalogImage image() {
    try (Connection connection = connections.open()) {
      return CatalogImages.read(connection);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading the structure of " + connections.place());
    }
  }

  @Override
  public List<StatementEffect> run(String where, int number, Portion portion) {
    Connection connection = connections.open(Duration.ZERO);
    try {
      Query.execute(connection, "reset all");
      return switch (portion) {
        case Portion.Together together ->
            together(connection, where, number, together.statements());
        case Portion.Alone alone -> List.of(alone(connection, where, number, alone.statement()));
      };
    } catch (SQLException e) {
      throw SqlProblems.of(e, where);
    } finally {
      PostgresConnections.end(connection);
    }
  }

  private List<StatementEffect> together(
      Connection connection, String where, int number, List<Statement> statements)
      throws SQLException {
    connection.setAutoCommit(false);
    List<Statement> left = new ArrayList<>(statements);
    while (!left.isEmpty() && isMode(left.getFirst())) {
      execute(connection, where, left.removeFirst());
    }
    List<StatementEffect> effects = new ArrayList<>();
    CatalogImage before = inside(connection);
    for (Statement statement : left) {
      Traces traces = Traces.read(connection);
      execute(connection, where, statement);
      Traces now = Traces.read(connection);
      CatalogImage after =
          ROWS_ONLY.matcher(statement.sql().strip()).matches() ? before : inside(connection);
      effects.add(
          new StatementEffect(
              where,
              statement.line(),
              statement.sql(),
              number,
              false,
              now.locksSince(traces, before, after),
              now.rewrittenSince(traces, before, after),
              now.scannedSince(traces, before, after),
              CatalogComparison.between(before, after)));
      before = after;
    }
    connection.commit();
    return effects;
  }

  /** What has to stand first in a transaction. */
  private static boolean isMode(Statement statement) {
    return statement.sql().strip().toLowerCase(Locale.ROOT).startsWith("set transaction");
  }

  private static CatalogImage inside(Connection connection) throws SQLException {
    Query.execute(connection, "savepoint whimbrel_look");
    try {
      Query.execute(connection, TEXT_FORM);
      return CatalogImages.read(connection);
    } finally {
      Query.execute(
          connection, "rollback to savepoint whimbrel_look; release savepoint whimbrel_look");
    }
  }

  /** Locks of a statement outside of a transaction are gone when it ends: they go by the rules. */
  private StatementEffect alone(
      Connection connection, String where, int number, Statement statement) throws SQLException {
    CatalogImage before = image();
    Traces traces = Traces.read(connection);
    execute(connection, where, statement);
    Traces now = Traces.read(connection);
    CatalogImage after = image();
    List<CatalogChange> changes = CatalogComparison.between(before, after);
    Set<TableName> rewritten = now.rewrittenSince(traces, before, after);
    Set<TableName> tables = new TreeSet<>(rewritten);
    changes.forEach(change -> change.table().ifPresent(tables::add));
    boolean isWhole = WHOLE_TABLE.matcher(statement.sql().strip()).matches();
    return new StatementEffect(
        where,
        statement.line(),
        statement.sql(),
        number,
        true,
        tables.stream()
            .map(
                table ->
                    isWhole
                        ? new TableLock(table, Blocking.EVERYTHING, "access exclusive")
                        : new TableLock(table, Blocking.DDL, "share update exclusive"))
            .toList(),
        rewritten,
        tables,
        changes);
  }

  private static void execute(Connection connection, String where, Statement statement)
      throws SQLException {
    try {
      if (statement.data().isPresent()) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(statement.sql(), new StringReader(statement.data().get()));
      } else if (OF_ROLES.matcher(statement.sql().strip()).matches()) {
        withRoles(connection, statement.sql());
      } else {
        Query.execute(connection, statement.sql());
      }
    } catch (SQLException e) {
      Problem problem = SqlProblems.of(e, where + ":" + statement.line());
      throw Problem.of(ProblemCode.STEP_FAILED)
          .what(problem.what())
          .where(problem.where())
          .fix(problem.fix().isEmpty() ? "correct the script" : problem.fix())
          .cause(problem)
          .exception();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void withRoles(Connection connection, String sql) throws SQLException {
    boolean isInside = !connection.getAutoCommit();
    Set<String> made = new HashSet<>();
    while (true) {
      if (isInside) {
        Query.execute(connection, "savepoint whimbrel_try");
      }
      try {
        Query.execute(connection, sql);
        if (isInside) {
          Query.execute(connection, "release savepoint whimbrel_try");
        }
        return;
      } catch (SQLException e) {
        Optional<String> role = missingRole(e);
        if (role.isEmpty() || made.size() >= ROLES_MAX || !made.add(role.get())) {
          throw e;
        }
        if (isInside) {
          Query.execute(connection, "rollback to savepoint whimbrel_try");
        }
        Query.execute(connection, "create role " + Sql.identifier(role.get()));
      }
    }
  }

  private static Optional<String> missingRole(SQLException e) {
    Matcher matcher = ROLE_MISSING.matcher(String.valueOf(e.getMessage()));
    return UNDEFINED.equals(e.getSQLState()) && matcher.find()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  @Override
  public Optional<String> refusal(String sql) {
    Connection connection = connections.open(QUERY_MAX.multipliedBy(2));
    try {
      Query.execute(connection, "reset all");
      Query.execute(connection, "set statement_timeout = " + QUERY_MAX.toMillis());
      connection.setAutoCommit(false);
      return refusal(connection, sql);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking " + connections.place());
    } finally {
      PostgresConnections.end(connection);
    }
  }

  private static Optional<String> refusal(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setMaxRows(ROWS_MAX);
      statement.execute(PARAMETER.matcher(sql).find() ? "prepare whimbrel_trial as " + sql : sql);
      return Optional.empty();
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      return LACKS_ROW.equals(e.getSQLState())
          ? Optional.empty()
          : Optional.of(SqlProblems.of(e, "").what());
    } finally {
      connection.rollback();
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}

package io.whimbrel.testkit.general;

import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application that knows nothing of the database that it writes to: it copies rows under new
 * keys, changes them and deletes those that nothing refers to, in every table. What a constraint or
 * a trigger refuses is rolled back to a savepoint, and the transaction goes on.
 *
 * <p>Safe for use by several threads.
 */
public final class GeneralLoad {
  private static final int STATEMENTS_MAX = 4;
  private static final int PASSES = 4;

  /** Values, constraints, what a trigger raises, and what a published table without a key takes. */
  private static final Set<String> REFUSING_CLASSES = Set.of("22", "23", "P0", "44", "21");

  private static final Set<String> REFUSING_STATES = Set.of("55000", "42501", "0A000", "428C9");

  private final List<LoadTable> tables;
  private final AtomicLong changes = new AtomicLong();
  private final Map<String, Integer> refusals = new TreeMap<>();

  private GeneralLoad(List<LoadTable> tables) {
    this.tables = tables;
  }

  /** A load for a database. */
  public static GeneralLoad of(Connection connection) throws SQLException {
    return new GeneralLoad(LoadCatalog.tables(connection));
  }

  /** How many rows were written, those of transactions that ended with a rollback included. */
  public long changes() {
    return changes.get();
  }

  /** How often statements were refused, by SQLSTATE and table. */
  public synchronized Map<String, Integer> refusals() {
    return new TreeMap<>(refusals);
  }

  /** Puts rows into every table that has none, where rows can be made for it. */
  public void seed(Connection connection, int rows) throws SQLException {
    connection.setAutoCommit(false);
    for (int pass = 0; pass < PASSES; pass++) {
      for (LoadTable table : tables) {
        Optional<String> insert = LoadStatements.insertMade(table);
        if (insert.isPresent() && isEmpty(connection, table)) {
          for (int i = 0; i < rows; i++) {
            attempt(connection, table, insert.get());
          }
        }
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static boolean isEmpty(Connection connection, LoadTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select from %s limit 1".formatted(table.name()))) {
      return !rows.next();
    }
  }

  /** The transactions. */
  public List<Scenario> scenarios() {
    return List.of(
        new Scenario("anything", 9, this::writeAnything),
        new Scenario("anything, given up", 1, this::giveUp));
  }

  private void giveUp(Session session) throws SQLException {
    writeAnything(session);
    session.refuse();
  }

  private void writeAnything(Session session) throws SQLException {
    int statements = 1 + session.random().nextInt(STATEMENTS_MAX);
    for (int i = 0; i < statements; i++) {
      LoadTable table = tables.get(session.random().nextInt(tables.size()));
      attempt(session.connection(), table, statement(table, session.random()));
    }
  }

  private static String statement(LoadTable table, Random random) {
    int ticket = random.nextInt(10);
    List<LoadColumn> plain = table.plainColumns();
    if (table.isChangeable() && ticket < 3 && !plain.isEmpty()) {
      return LoadStatements.updateToAnother(table, drawn(plain, random));
    }
    if (table.isChangeable() && ticket < 5) {
      List<LoadColumn> columns = random.nextBoolean() ? plain : table.ownKeyColumns();
      Optional<LoadColumn> column =
          columns.isEmpty() ? Optional.empty() : Optional.of(drawn(columns, random));
      Optional<String> made = column.flatMap(LoadColumn::made);
      if (made.isPresent()) {
        return LoadStatements.update(table, column.get(), made.get());
      }
    }
    if (table.isChangeable() && ticket < 7 && !table.isReferenced()) {
      return LoadStatements.delete(table);
    }
    return random.nextInt(4) == 0
        ? LoadStatements.insertMade(table).orElse(LoadStatements.insertCopy(table))
        : LoadStatements.insertCopy(table);
  }

  private static LoadColumn drawn(List<LoadColumn> columns, Random random) {
    return columns.get(random.nextInt(columns.size()));
  }

  private void attempt(Connection connection, LoadTable table, String sql) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      changes.addAndGet(statement.executeUpdate(sql));
      connection.releaseSavepoint(savepoint);
    } catch (SQLException refused) {
      if (!isRefusal(refused)) {
        throw refused;
      }
      connection.rollback(savepoint);
      note(refused.getSQLState() + " " + table.name());
    }
  }

  private synchronized void note(String refusal) {
    refusals.merge(refusal, 1, Integer::sum);
  }

  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && state.length() == 5
        && (REFUSING_CLASSES.contains(state.substring(0, 2)) || REFUSING_STATES.contains(state));
  }
}

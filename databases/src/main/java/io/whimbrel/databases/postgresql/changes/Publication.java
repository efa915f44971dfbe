package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The publication of a run: an explicit list of the tables that hold rows. One that an
 * administrator has made for the migration is used instead, as it is, and stays.
 *
 * @param name of the one that the run makes
 * @param prepared name of the administrator's
 */
record Publication(String name, String prepared) {

  private static final String TABLES =
      "select schemaname, tablename from pg_publication_tables where pubname = ?";

  private static final String EXISTS = "select true from pg_publication where pubname = ?";

  private static final String KINDS = " with (publish = 'insert, update, delete, truncate')";

  /**
   * Makes it publish exactly these tables; idempotent; the connection is in auto-commit mode. Each
   * statement locks no more tables than the server's lock table bears.
   */
  void ensure(Connection connection, Collection<Table> tables) throws SQLException {
    TreeSet<TableName> wanted =
        tables.stream()
            .filter(Table::holdsRows)
            .filter(Table::isLogged)
            .map(Table::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (nameToRead(connection).equals(prepared)) {
      requirePrepared(connection, wanted);
      return;
    }
    if (!exists(connection, name)) {
      Query.execute(connection, "create publication " + Sql.identifier(name) + KINDS);
    }
    TreeSet<TableName> published = published(connection, name);
    alter(connection, "drop", without(published, wanted));
    alter(connection, "add", without(wanted, published));
  }

  private static TreeSet<TableName> without(TreeSet<TableName> names, TreeSet<TableName> others) {
    TreeSet<TableName> rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }

  private void alter(Connection connection, String verb, TreeSet<TableName> tables)
      throws SQLException {
    for (List<TableName> portion : LockBudget.portions(connection, tables)) {
      Query.execute(
          connection,
          "alter publication %s %s table %s".formatted(Sql.identifier(name), verb, list(portion)));
    }
  }

  private static String list(Collection<TableName> tables) {
    return tables.stream().map(t -> "only " + Sql.table(t)).collect(Collectors.joining(", "));
  }

  /** The name of the one that changes are read through: the run's own where there is one. */
  String nameToRead(Connection connection) throws SQLException {
    return !exists(connection, name) && exists(connection, prepared) ? prepared : name;
  }

  private void requirePrepared(Connection connection, TreeSet<TableName> wanted)
      throws SQLException {
    Optional<Finding> defect = new PreparedPublication(prepared).defect(connection, wanted);
    if (defect.isPresent()) {
      throw Problem.of(defect.get().code())
          .what(defect.get().what())
          .where(defect.get().where())
          .fix(defect.get().fix())
          .exception();
    }
  }

  /** Removes the run's own; idempotent. */
  void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop publication if exists " + Sql.identifier(name));
    }
  }

  private static boolean exists(Connection connection, String publication) throws SQLException {
    return Query.holds(connection, EXISTS, publication);
  }

  private static TreeSet<TableName> published(Connection connection, String publication)
      throws SQLException {
    return new TreeSet<>(
        Query.list(
            connection,
            TABLES,
            row -> new TableName(row.getString(1), row.getString(2)),
            publication));
  }
}

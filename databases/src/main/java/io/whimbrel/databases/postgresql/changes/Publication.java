package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
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

  private static final String EXISTS = "select 1 from pg_publication where pubname = ?";

  private static final String ALL =
      """
      select pubinsert and pubupdate and pubdelete and pubtruncate and not pubviaroot
      from pg_publication where pubname = ?
      """;

  /** Makes it publish exactly these tables; idempotent; the connection is in auto-commit mode. */
  void ensure(Connection connection, Collection<Table> tables) throws SQLException {
    TreeSet<TableName> wanted =
        tables.stream()
            .filter(Table::holdsRows)
            .map(Table::name)
            .collect(Collectors.toCollection(TreeSet::new));
    String list =
        wanted.stream().map(t -> "only " + Sql.table(t)).collect(Collectors.joining(", "));
    if (nameToRead(connection).equals(prepared)) {
      requirePrepared(connection, wanted, list);
      return;
    }
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, name)) {
        statement.execute(
            "create publication "
                + Sql.identifier(name)
                + (wanted.isEmpty() ? "" : " for table " + list)
                + " with (publish = 'insert, update, delete, truncate')");
      } else if (!wanted.equals(published(connection, name)) && !wanted.isEmpty()) {
        statement.execute("alter publication " + Sql.identifier(name) + " set table " + list);
      }
    }
  }

  /** The name of the one that changes are read through: the run's own where there is one. */
  String nameToRead(Connection connection) throws SQLException {
    return !exists(connection, name) && exists(connection, prepared) ? prepared : name;
  }

  private void requirePrepared(Connection connection, TreeSet<TableName> wanted, String list)
      throws SQLException {
    boolean isWhole =
        published(connection, prepared).equals(wanted) && Query.holds(connection, ALL, prepared);
    if (!isWhole) {
      throw Problem.of(ProblemCode.SETTING_WRONG)
          .what("publication %s does not publish just the tables that move".formatted(prepared))
          .where(prepared)
          .fix(
              "alter publication %1$s set table %2$s; alter publication %1$s set (publish ="
                      .formatted(Sql.identifier(prepared), list)
                  + " 'insert, update, delete, truncate', publish_via_partition_root = false)")
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
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, publication);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static TreeSet<TableName> published(Connection connection, String publication)
      throws SQLException {
    TreeSet<TableName> names = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, publication);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(new TableName(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return names;
  }
}

package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The publication of a run: an explicit list of the tables that hold rows. */
record Publication(String name) {

  private static final String TABLES =
      "select schemaname, tablename from pg_publication_tables where pubname = ?";

  private static final String EXISTS = "select 1 from pg_publication where pubname = ?";

  /** Makes it publish exactly these tables; idempotent; the connection is in auto-commit mode. */
  void ensure(Connection connection, Collection<Table> tables) throws SQLException {
    TreeSet<TableName> wanted =
        tables.stream()
            .filter(Table::holdsRows)
            .map(Table::name)
            .collect(Collectors.toCollection(TreeSet::new));
    String list =
        wanted.stream().map(t -> "only " + Sql.table(t)).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection)) {
        statement.execute(
            "create publication "
                + Sql.identifier(name)
                + (wanted.isEmpty() ? "" : " for table " + list)
                + " with (publish = 'insert, update, delete, truncate')");
      } else if (!wanted.equals(published(connection)) && !wanted.isEmpty()) {
        statement.execute("alter publication " + Sql.identifier(name) + " set table " + list);
      }
    }
  }

  /** Removes it; idempotent. */
  void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop publication if exists " + Sql.identifier(name));
    }
  }

  private boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private TreeSet<TableName> published(Connection connection) throws SQLException {
    TreeSet<TableName> names = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(new TableName(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return names;
  }
}

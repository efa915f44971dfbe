package io.whimbrel.testkit.contract;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A database of one test. */
public interface ContractDatabase {

  /** A name that no other database of the contract has. */
  String name();

  /** With which Whimbrel connects. */
  DatabaseUrl url();

  /** The schema of a table that is named without one. */
  String schema();

  /** A connection as an application has it, that is its owner's or an administrator's. */
  Connection connect() throws SQLException;

  /**
   * A line for everything in this database, and for everything of it on the server, that a run
   * might leave: schemas, tables, triggers, functions, settings, slots.
   */
  Set<String> traces() throws SQLException;

  /** Runs statements one by one. */
  default void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, the columns of each parted by commas. */
  default List<String> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder(result.getString(1) + "");
        for (int i = 2; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(',').append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }
}

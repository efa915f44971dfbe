package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Short queries whose whole result fits in memory. Works in the caller's transaction. */
public final class Query {

  private Query() {}

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** The value of the row that the result stands on. */
    T read(ResultSet row) throws SQLException;
  }

  /** Every row of a query, in its order. */
  public static <T> List<T> list(
      Connection connection, String sql, RowReader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<T> result = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          result.add(reader.read(rows));
        }
      }
      return result;
    }
  }

  /** The texts in the first column of a query. */
  public static List<String> texts(Connection connection, String sql, Object... values)
      throws SQLException {
    return list(connection, sql, row -> row.getString(1), values);
  }

  /** Whether a query's first row says true. */
  public static boolean holds(Connection connection, String sql, Object... values)
      throws SQLException {
    List<Boolean> rows = list(connection, sql, row -> row.getBoolean(1), values);
    return !rows.isEmpty() && rows.getFirst();
  }

  /** Runs one statement, or several parted by semicolons, without parameters. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}

package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Up to where changes are on the target. Works in the caller's transaction. */
public final class Progress {

  private static final String LOCK =
      "select position from whimbrel.progress where run = ? for update";

  private static final String EMPTIED =
      """
      select true from whimbrel.truncated
      where run = ? and table_schema = ? and table_name = ? and position > ?
      limit 1
      """;

  private static final String NOTE_EMPTIED =
      """
      insert into whimbrel.truncated (run, table_schema, table_name, position)
      values (?, ?, ?, ?)
      """;

  private Progress() {}

  /** The progress, which nobody moves until the transaction ends. */
  public static Position lock(Connection connection, RunId run) throws SQLException {
    List<Position> found =
        Query.list(connection, LOCK, row -> Lsn.position(row.getLong(1)), run.text());
    return found.isEmpty() ? Position.START : found.getFirst();
  }

  /**
   * Whether sync emptied a source table behind a position; of a table without a key, whether it
   * wrote to it at all.
   */
  public static boolean isEmptied(Connection connection, RunId run, TableName table, Position since)
      throws SQLException {
    return Query.holds(
        connection, EMPTIED, run.text(), table.schema(), table.name(), since.sequence());
  }

  /** Notes that a source table without a key was written to from this position on. */
  public static void noteWritten(
      Connection connection, RunId run, TableName table, Position position) throws SQLException {
    try (var statement = connection.prepareStatement(NOTE_EMPTIED)) {
      statement.setString(1, run.text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, position.sequence());
      statement.executeUpdate();
    }
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The markers of a run, in the caller's transaction. */
record ChunkMarkers(RunScope scope) {

  private static final String INSERT =
      """
      insert into whimbrel.chunk (run, table_schema, table_name, ordinal, snapshot, rows, bytes)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND =
      """
      select table_schema, table_name, ordinal, snapshot, rows, bytes
      from whimbrel.chunk
      where run = ? and (?::text is null or (table_schema, table_name, ordinal) = (?, ?, ?))
      order by table_schema, table_name, ordinal
      """;

  private static final String DELETE =
      "delete from whimbrel.chunk where run = ? and table_schema = ? and table_name = ?";

  void insert(Connection connection, ChunkMarker marker) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, marker.table().schema());
      statement.setString(3, marker.table().name());
      statement.setInt(4, marker.ordinal());
      statement.setString(5, marker.snapshot());
      statement.setLong(6, marker.rows());
      statement.setLong(7, marker.bytes());
      statement.executeUpdate();
    }
  }

  List<ChunkMarker> all(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, null);
      statement.setString(3, null);
      statement.setString(4, null);
      statement.setInt(5, 0);
      return read(statement);
    }
  }

  Optional<ChunkMarker> find(Connection connection, TableName table, int ordinal)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, "one");
      statement.setString(3, table.schema());
      statement.setString(4, table.name());
      statement.setInt(5, ordinal);
      return read(statement).stream().findFirst();
    }
  }

  void delete(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.executeUpdate();
    }
  }

  private static List<ChunkMarker> read(PreparedStatement statement) throws SQLException {
    List<ChunkMarker> markers = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        markers.add(
            new ChunkMarker(
                new TableName(rows.getString(1), rows.getString(2)),
                rows.getInt(3),
                rows.getString(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return markers;
  }
}

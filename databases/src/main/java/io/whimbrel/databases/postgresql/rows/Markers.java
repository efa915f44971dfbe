package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The markers of a run in {@code whimbrel.chunk}; in the caller's transaction. */
final class Markers {

  private static final String ALL =
      """
      select table_schema, table_name, ordinal, snapshot, rows, bytes
      from whimbrel.chunk
      where run = ?
      order by table_schema, table_name, ordinal
      """;

  private static final String ONE =
      """
      select table_schema, table_name, ordinal, snapshot, rows, bytes
      from whimbrel.chunk
      where run = ? and table_schema = ? and table_name = ? and ordinal = ?
      """;

  private static final String INSERT =
      """
      insert into whimbrel.chunk (run, table_schema, table_name, ordinal, snapshot, rows, bytes)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FORGET =
      "delete from whimbrel.chunk where run = ? and table_schema = ? and table_name = ?";

  private final Connection connection;
  private final RunId run;

  Markers(Connection connection, RunId run) {
    this.connection = connection;
    this.run = run;
  }

  List<ChunkMarker> all() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ALL)) {
      statement.setString(1, run.text());
      return read(statement);
    }
  }

  Optional<ChunkMarker> find(Chunk chunk) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ONE)) {
      name(statement, chunk.table());
      statement.setInt(4, chunk.ordinal());
      return read(statement).stream().findFirst();
    }
  }

  void add(ChunkMarker marker) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      name(statement, marker.table());
      statement.setInt(4, marker.ordinal());
      statement.setString(5, marker.snapshot());
      statement.setLong(6, marker.rows());
      statement.setLong(7, marker.bytes());
      statement.executeUpdate();
    }
  }

  void forget(TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      name(statement, table);
      statement.executeUpdate();
    }
  }

  private void name(PreparedStatement statement, TableName table) throws SQLException {
    statement.setString(1, run.text());
    statement.setString(2, table.schema());
    statement.setString(3, table.name());
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

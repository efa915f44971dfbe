package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.RowSource;
import io.whimbrel.core.database.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows of a PostgreSQL source. Safe for use by several threads. */
public final class PostgresRowSource implements RowSource {

  private final PostgresConnections connections;

  /** The rows of one database. */
  public PostgresRowSource(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Bounds> split(Table table, long rowsPerChunk) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      return new ChunkBounds(connection, table).split(rowsPerChunk);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cutting " + table.name() + " into chunks");
    }
  }

  @Override
  public TableSnapshot snapshot(Table table) {
    return PostgresTableSnapshot.open(connections);
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    return read(mapping, new SourceSelect(mapping.source()).copy(bounds, format));
  }

  @Override
  public RowStream read(TableMapping mapping, List<List<String>> keys, RowFormat format) {
    return read(mapping, new SourceSelect(mapping.source()).copy(keys, format));
  }

  private RowStream read(TableMapping mapping, String sql) {
    String what = "reading " + mapping.source().name();
    return CopyOutStream.open(connections.open(), sql, what, Connections::close);
  }

  @Override
  public Optional<Tuple> current(Table table, List<String> key) {
    try (Connection connection = connections.open();
        PreparedStatement statement =
            connection.prepareStatement(new SourceSelect(table).current())) {
      for (int i = 0; i < key.size(); i++) {
        statement.setString(i + 1, key.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(tuple(rows)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading a row of " + table.name() + " again");
    }
  }

  private static Tuple tuple(ResultSet rows) throws SQLException {
    int size = rows.getMetaData().getColumnCount();
    byte[] @Nullable [] values = new byte[size][];
    for (int i = 0; i < size; i++) {
      String value = rows.getString(i + 1);
      values[i] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    }
    return Tuple.of(values);
  }

  @Override
  public ChunkDigest digest(TableMapping mapping, Bounds bounds) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      return Digests.run(connection, new SourceSelect(mapping.source()).digest(mapping, bounds));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "digesting " + mapping.source().name());
    }
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RowTarget;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Loads chunks into a PostgreSQL target. Rows of plain mappings go straight into their table;
 * others are staged and moved by one statement. Each load is one transaction (read committed) that
 * ends with the marker. Safe for use by several threads.
 */
public final class PostgresRowTarget implements RowTarget {

  private final PostgresConnections connections;
  private final RunScope scope;
  private final ChunkMarkers markers;

  /** The row side of one run's target. */
  public PostgresRowTarget(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    this.markers = new ChunkMarkers(scope);
  }

  @Override
  public RowFormat format(TableMapping mapping) {
    try (Connection connection = connections.open()) {
      return RowFormats.of(connection, mapping);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up the types of " + mapping.source().name());
    }
  }

  @Override
  public ChunkMarker load(
      TableMapping mapping,
      Chunk chunk,
      String snapshot,
      RowFormat format,
      RowStream rows,
      long epoch) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      Optional<String> keyMap =
          mapping.rowKeyNamespace().isPresent()
              ? Optional.of(KeyMap.ensure(connection, scope, mapping))
              : Optional.empty();
      connection.setAutoCommit(false);
      ControlSchema.checkEpoch(connection, scope, epoch);
      Optional<ChunkMarker> found = markers.find(connection, chunk.table(), chunk.ordinal());
      if (found.isPresent()) {
        return found.get();
      }
      prepare(connection, mapping);
      StageTable.Copied copied = write(connection, mapping, format, rows, keyMap);
      FaultPoint.COPY_CHUNK_READ.pass();
      ChunkMarker marker =
          new ChunkMarker(chunk.table(), chunk.ordinal(), snapshot, copied.rows(), copied.bytes());
      markers.insert(connection, marker);
      FaultPoint.COPY_CHUNK_BEFORE_COMMIT.pass();
      connection.commit();
      FaultPoint.COPY_CHUNK_COMMITTED.pass();
      return marker;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "loading " + chunk + " into " + mapping.target());
    }
  }

  private static void prepare(Connection connection, TableMapping mapping) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local session_replication_role = replica");
      statement.execute(MappedSelect.searchPath(mapping.target()));
    }
  }

  private static StageTable.Copied write(
      Connection connection,
      TableMapping mapping,
      RowFormat format,
      RowStream rows,
      Optional<String> keyMap)
      throws SQLException {
    List<String> direct = RowFormats.direct(mapping);
    if (!direct.isEmpty()) {
      String into = Sql.table(mapping.target()) + " (" + Sql.identifiers(direct) + ")";
      return StageTable.copyIn(connection, "copy " + into + " from stdin", format, rows);
    }
    long bytes = StageTable.fill(connection, mapping, format, rows);
    try (Statement statement = connection.createStatement()) {
      long written =
          statement.executeLargeUpdate(
              "insert into "
                  + Sql.table(mapping.target())
                  + " ("
                  + MappedSelect.targetColumns(mapping)
                  + ") overriding system value\n"
                  + MappedSelect.toInsert(mapping, StageTable.NAME));
      if (keyMap.isPresent()) {
        statement.executeUpdate(keyMapInsert(mapping, keyMap.get()));
      }
      return new StageTable.Copied(written, bytes);
    }
  }

  private static String keyMapInsert(TableMapping mapping, String keyMap) {
    ColumnMapping key = mapping.targetKey().getFirst();
    return "insert into "
        + keyMap
        + " (old_key, new_key) select "
        + MappedSelect.alias(mapping)
        + "."
        + Sql.identifier(mapping.source().keyColumns().getFirst())
        + ", "
        + MappedSelect.value(mapping, key)
        + MappedSelect.from(mapping, StageTable.NAME)
        + "\non conflict do nothing";
  }

  @Override
  public void reset(TableMapping mapping, long epoch) {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      ControlSchema.checkEpoch(connection, scope, epoch);
      statement.execute("set local session_replication_role = replica");
      statement.execute("truncate " + Sql.table(mapping.target()));
      markers.delete(connection, mapping.source().name());
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "emptying " + mapping.target());
    }
  }

  @Override
  public List<ChunkMarker> markers() {
    try (Connection connection = connections.open()) {
      return ControlSchema.exists(connection) ? markers.all(connection) : List.of();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up markers on the target");
    }
  }
}

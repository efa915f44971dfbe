package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Chunks that commit together, on a session that has begun to write rows. */
final class PostgresChunkTransaction implements ChunkTransaction {

  private final Lease lease;
  private final Connection connection;
  private final RunId run;
  private final Consumer<TableMapping> preparation;
  private final Markers markers;

  /**
   * @param preparation makes what rows of a mapping need beside their table
   */
  PostgresChunkTransaction(Lease lease, RunId run, Consumer<TableMapping> preparation) {
    this.lease = lease;
    this.connection = lease.connection();
    this.run = run;
    this.preparation = preparation;
    this.markers = new Markers(connection, run);
  }

  @Override
  public ChunkMarker load(
      TableMapping mapping, Chunk chunk, String snapshot, RowFormat format, RowStream rows) {
    String place = "copying " + chunk;
    preparation.accept(mapping);
    try {
      connection.setNetworkTimeout(
          Runnable::run, Math.toIntExact(Silence.of(mapping.source()).toMillis()));
      Optional<ChunkMarker> present = markers.find(chunk);
      if (present.isPresent()) {
        return present.get();
      }
      Query.execute(connection, MappedSelect.searchPath(mapping.target()));
      ChunkLoad load = new ChunkLoad(connection, run, mapping, place);
      Stage.Poured written = load.write(format, rows);
      ChunkMarker marker =
          new ChunkMarker(
              chunk.table(), chunk.ordinal(), snapshot, written.rows(), written.bytes());
      markers.add(marker);
      return marker;
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, place);
    }
  }

  @Override
  public void commit() {
    FaultPoint.COPY_CHUNK_BEFORE_COMMIT.pass();
    try {
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "committing copied rows");
    }
    lease.done();
    FaultPoint.COPY_CHUNK_COMMITTED.pass();
  }

  @Override
  public void close() {
    lease.close();
  }
}

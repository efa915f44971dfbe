package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A source and a target database with their row ports. */
record Transfer(
    TestDatabase source,
    TestDatabase target,
    PostgresRowSource rows,
    PostgresRowTarget loads,
    PostgresRowProofs proofs) {

  static final long EPOCH = 1;
  static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);

  /** Over two databases; makes the control schema on the target. */
  static Transfer between(TwoDatabases databases) {
    try (Connection connection = databases.target().open()) {
      ControlSchema.takeOver(connection, SCOPE, EPOCH);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Transfer(
        databases.sourceDatabase(),
        databases.targetDatabase(),
        new PostgresRowSource(databases.source(), SCOPE),
        new PostgresRowTarget(databases.target(), SCOPE),
        new PostgresRowProofs(databases.target(), SCOPE));
  }

  /** Runs the same statements on both sides. */
  void both(String... statements) {
    TestTables.execute(source, statements);
    TestTables.execute(target, statements);
  }

  /** Copies a table in chunks of so many rows. */
  List<ChunkMarker> copy(TableMapping mapping, long rowsPerChunk) {
    return copy(mapping, rowsPerChunk, loads.format(mapping));
  }

  List<ChunkMarker> copy(TableMapping mapping, long rowsPerChunk, RowFormat format) {
    List<Bounds> ranges = rows.split(mapping.source(), rowsPerChunk);
    List<ChunkMarker> markers = new ArrayList<>();
    try (TableSnapshot snapshot = rows.snapshot(mapping.source())) {
      for (int i = 0; i < ranges.size(); i++) {
        Chunk chunk = new Chunk(mapping.source().name(), i, ranges.get(i));
        try (RowStream stream = snapshot.read(mapping, chunk.bounds(), format)) {
          markers.add(loads.load(mapping, chunk, snapshot.text(), format, stream, EPOCH));
        }
      }
    }
    return markers;
  }

  ChunkDigest sourceDigest(TableMapping mapping) {
    return rows.digest(mapping, Bounds.ALL, rule());
  }

  ChunkDigest targetDigest(TableMapping mapping) {
    return proofs.digest(mapping, Bounds.ALL, rule());
  }

  /** The rule by which both sides are compared. */
  DigestRule rule() {
    return DigestRule.common(rows.digestRules(), proofs.digestRules(), 1).orElseThrow();
  }

  Comparison compare(TableMapping mapping, Bounds bounds) {
    RowFormat format = loads.format(mapping);
    try (RowStream stream = rows.read(mapping, bounds, format)) {
      return proofs.compare(mapping, bounds, format, stream, 10);
    }
  }

  Comparison compare(TableMapping mapping, List<List<String>> keys) {
    RowFormat format = loads.format(mapping);
    try (RowStream stream = rows.read(mapping, keys, format)) {
      return proofs.compare(mapping, keys, format, stream, 10);
    }
  }
}

package io.whimbrel.engine.journal;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The chunks of a run, fixed once, and the last proof of each. */
record Chunks(Transactions transactions) {

  private static final List<String> OF_A_TABLE =
      List.of("column_difference", "difference", "proof", "chunk_proof", "chunk");

  void store(RunId run, List<Chunk> chunks) {
    transactions.change(
        sql -> {
          Set<TableName> stored =
              Set.copyOf(
                  sql.rows(
                      "select distinct schema_name, table_name from chunk where run = ?",
                      row -> new TableName(row.getString(1), row.getString(2)),
                      run.text()));
          List<Chunk> missing = chunks.stream().filter(c -> !stored.contains(c.table())).toList();
          if (!missing.isEmpty()) {
            insert(sql, run, missing);
          }
        });
  }

  List<Chunk> all(RunId run) {
    List<Chunk> found =
        transactions.read(
            sql ->
                sql.rows(
                    """
                    select schema_name, table_name, ordinal, from_key, until_key
                    from chunk where run = ?
                    """,
                    Chunks::readChunk,
                    run.text()));
    return found.stream()
        .sorted(Comparator.comparing(Chunk::table).thenComparingInt(Chunk::ordinal))
        .toList();
  }

  /** Proofs of the tables go with the chunks. */
  void forget(RunId run, List<TableName> tables) {
    transactions.change(
        sql -> {
          for (TableName table : tables) {
            for (String from : OF_A_TABLE) {
              sql.update(
                  "delete from " + from + " where run = ? and schema_name = ? and table_name = ?",
                  run.text(),
                  table.schema(),
                  table.name());
            }
          }
        });
  }

  void prove(RunId run, ChunkProof proof) {
    transactions.change(
        sql ->
            sql.update(
                """
                insert into chunk_proof (
                  run, schema_name, table_name, ordinal, position, position_text, row_count, at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (run, schema_name, table_name, ordinal) do update set
                  position = excluded.position, position_text = excluded.position_text,
                  row_count = excluded.row_count, at = excluded.at
                """,
                run.text(),
                proof.table().schema(),
                proof.table().name(),
                proof.ordinal(),
                proof.position().sequence(),
                proof.position().text(),
                proof.rows(),
                Micros.of(proof.at())));
  }

  List<ChunkProof> proofs(RunId run) {
    List<ChunkProof> found =
        transactions.read(
            sql ->
                sql.rows(
                    """
                    select schema_name, table_name, ordinal, position, position_text, row_count, at
                    from chunk_proof where run = ?
                    """,
                    Chunks::readProof,
                    run.text()));
    return found.stream()
        .sorted(Comparator.comparing(ChunkProof::table).thenComparingInt(ChunkProof::ordinal))
        .toList();
  }

  private static void insert(Sql sql, RunId run, List<Chunk> chunks) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Chunk chunk : chunks) {
      rows.add(
          new @Nullable Object[] {
            run.text(),
            chunk.table().schema(),
            chunk.table().name(),
            chunk.ordinal(),
            chunk.bounds().from().map(JsonText::of).orElse(null),
            chunk.bounds().until().map(JsonText::of).orElse(null)
          });
    }
    sql.updateAll(
        """
        insert into chunk (run, schema_name, table_name, ordinal, from_key, until_key)
        values (?, ?, ?, ?, ?, ?)
        """,
        rows);
  }

  private static Chunk readChunk(ResultSet row) throws SQLException {
    Bounds bounds =
        new Bounds(
            Optional.ofNullable(row.getString(4)).map(JsonText::list),
            Optional.ofNullable(row.getString(5)).map(JsonText::list));
    return new Chunk(new TableName(row.getString(1), row.getString(2)), row.getInt(3), bounds);
  }

  private static ChunkProof readProof(ResultSet row) throws SQLException {
    return new ChunkProof(
        new TableName(row.getString(1), row.getString(2)),
        row.getInt(3),
        new Position(row.getLong(4), row.getString(5)),
        row.getLong(6),
        Micros.read(row, 7));
  }
}

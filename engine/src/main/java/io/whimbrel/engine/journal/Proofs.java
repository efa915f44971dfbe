package io.whimbrel.engine.journal;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The last proof of each table, with every difference that it named. */
record Proofs(Transactions transactions) {

  void store(RunId run, Proof proof) {
    transactions.change(
        sql -> {
          insert(sql, run, proof);
          Differences.replace(sql, run, proof.table(), proof.differences());
        });
  }

  /** By table. */
  static List<Proof> all(Sql sql, RunId run) throws SQLException {
    Map<TableName, List<RowDifference>> differences = Differences.all(sql, run);
    return sql
        .rows(
            """
            select schema_name, table_name, verdict, row_count, chunks, rechecked, differing,
              position_text, at
            from proof where run = ?
            """,
            row -> read(row, differences),
            run.text())
        .stream()
        .sorted(Comparator.comparing(Proof::table))
        .toList();
  }

  /** Comes first: the row's lock lets proofs of one table follow each other. */
  private static void insert(Sql sql, RunId run, Proof proof) throws SQLException {
    sql.update(
        """
        insert into proof (
          run, schema_name, table_name, verdict, row_count, chunks, rechecked, differing,
          position_text, at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (run, schema_name, table_name) do update set
          verdict = excluded.verdict, row_count = excluded.row_count, chunks = excluded.chunks,
          rechecked = excluded.rechecked, differing = excluded.differing,
          position_text = excluded.position_text, at = excluded.at
        """,
        run.text(),
        proof.table().schema(),
        proof.table().name(),
        proof.verdict().name(),
        proof.rows(),
        proof.chunks(),
        proof.rechecked(),
        proof.differing(),
        proof.position(),
        Micros.of(proof.at()));
  }

  private static Proof read(ResultSet row, Map<TableName, List<RowDifference>> differences)
      throws SQLException {
    TableName table = new TableName(row.getString(1), row.getString(2));
    return new Proof(
        table,
        Proof.Verdict.valueOf(row.getString(3)),
        row.getLong(4),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        differences.getOrDefault(table, List.of()),
        row.getString(8),
        Micros.read(row, 9));
  }
}

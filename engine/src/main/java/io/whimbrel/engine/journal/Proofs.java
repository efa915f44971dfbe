package io.whimbrel.engine.journal;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The last proof of each level and table, with every difference and check that it named. */
record Proofs(Transactions transactions) {

  /** What a proof is the last one of. */
  record Subject(Level level, TableName table) {

    static Subject of(Proof proof) {
      return new Subject(proof.level(), proof.table());
    }

    /** From the first columns of a row: level, schema, table. */
    static Subject read(ResultSet row) throws SQLException {
      return new Subject(
          Level.valueOf(row.getString(1)), new TableName(row.getString(2), row.getString(3)));
    }
  }

  void store(RunId run, Proof proof) {
    transactions.change(
        sql -> {
          insert(sql, run, proof);
          Differences.replace(sql, run, Subject.of(proof), proof.differences());
          Checks.replace(sql, run, Subject.of(proof), proof.checks());
        });
  }

  /** By level and table. */
  static List<Proof> all(Sql sql, RunId run) throws SQLException {
    Map<Subject, List<RowDifference>> differences = Differences.all(sql, run);
    Map<Subject, List<Check>> checks = Checks.all(sql, run);
    return sql
        .rows(
            """
            select level, schema_name, table_name, verdict, row_count, chunks, rechecked,
              differing, position_text, at, missing, extra
            from proof where run = ?
            """,
            row -> read(row, differences, checks),
            run.text())
        .stream()
        .sorted(Comparator.comparing(Proof::level).thenComparing(Proof::table))
        .toList();
  }

  /** Comes first: the row's lock lets proofs of one table follow each other. */
  private static void insert(Sql sql, RunId run, Proof proof) throws SQLException {
    sql.update(
        """
        insert into proof (
          run, level, schema_name, table_name, verdict, row_count, chunks, rechecked, differing,
          position_text, at, missing, extra)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (run, level, schema_name, table_name) do update set
          verdict = excluded.verdict, row_count = excluded.row_count, chunks = excluded.chunks,
          rechecked = excluded.rechecked, differing = excluded.differing,
          position_text = excluded.position_text, at = excluded.at,
          missing = excluded.missing, extra = excluded.extra
        """,
        run.text(),
        proof.level().name(),
        proof.table().schema(),
        proof.table().name(),
        proof.verdict().name(),
        proof.rows(),
        proof.chunks(),
        proof.rechecked(),
        proof.differing(),
        proof.position(),
        Micros.of(proof.at()),
        proof.count().missing(),
        proof.count().extra());
  }

  private static Proof read(
      ResultSet row,
      Map<Subject, List<RowDifference>> differences,
      Map<Subject, List<Check>> checks)
      throws SQLException {
    Subject subject = Subject.read(row);
    long missing = row.getLong(11);
    long extra = row.getLong(12);
    return new Proof(
        subject.level(),
        subject.table(),
        Proof.Verdict.valueOf(row.getString(4)),
        row.getLong(5),
        row.getInt(6),
        row.getLong(7),
        new DifferenceCount(missing, extra, row.getLong(8) - missing - extra),
        differences.getOrDefault(subject, List.of()),
        checks.getOrDefault(subject, List.of()),
        row.getString(9),
        Micros.read(row, 10));
  }
}

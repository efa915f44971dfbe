package io.whimbrel.engine.journal;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks that proofs made besides comparing rows. */
final class Checks {

  private Checks() {}

  static void replace(Sql sql, RunId run, Proofs.Subject subject, List<Check> checks)
      throws SQLException {
    sql.update(
        """
        delete from proof_check
        where run = ? and level = ? and schema_name = ? and table_name = ?
        """,
        run.text(),
        subject.level().name(),
        subject.table().schema(),
        subject.table().name());
    sql.updateAll(
        """
        insert into proof_check (
          run, level, schema_name, table_name, ordinal, name, outcome, expected, found,
          source_query, target_query)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows(run, subject, checks));
  }

  static Map<Proofs.Subject, List<Check>> all(Sql sql, RunId run) throws SQLException {
    Map<Proofs.Subject, List<Check>> found = new HashMap<>();
    sql.rows(
        """
        select level, schema_name, table_name, name, outcome, expected, found, source_query,
          target_query
        from proof_check where run = ? order by ordinal
        """,
        row ->
            found.computeIfAbsent(Proofs.Subject.read(row), _ -> new ArrayList<>()).add(read(row)),
        run.text());
    return found;
  }

  private static Check read(ResultSet row) throws SQLException {
    return new Check(
        row.getString(4),
        Check.Outcome.valueOf(row.getString(5)),
        row.getString(6),
        row.getString(7),
        Optional.ofNullable(row.getString(8)),
        Optional.ofNullable(row.getString(9)));
  }

  private static List<@Nullable Object[]> rows(
      RunId run, Proofs.Subject subject, List<Check> checks) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Check check : checks) {
      rows.add(
          new @Nullable Object[] {
            run.text(),
            subject.level().name(),
            subject.table().schema(),
            subject.table().name(),
            rows.size(),
            check.name(),
            check.outcome().name(),
            check.expected(),
            check.found(),
            check.sourceQuery().orElse(null),
            check.targetQuery().orElse(null)
          });
    }
    return rows;
  }
}

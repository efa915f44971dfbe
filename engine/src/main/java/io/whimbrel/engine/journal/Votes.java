package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What people said at gates where several have a say. */
final class Votes {
  private Votes() {}

  static void put(Sql sql, RunId run, Vote vote) throws SQLException {
    sql.update(
        """
        insert into vote (
          run, gate, person, by_user, at, plan_digest, evidence, comment, ordinal)
        select ?, ?, ?, ?, ?, ?, ?, ?, coalesce(max(ordinal), 0) + 1
        from vote where run = ?
        on conflict (run, gate, person) do update set ordinal = excluded.ordinal,
          by_user = excluded.by_user, at = excluded.at, plan_digest = excluded.plan_digest,
          evidence = excluded.evidence, comment = excluded.comment
        """,
        run.text(),
        vote.gate().name(),
        vote.person(),
        vote.by(),
        Micros.of(vote.at()),
        vote.planDigest(),
        vote.evidence(),
        vote.comment(),
        run.text());
  }

  /** What was said before a no-go, or before the gate was opened again, counts no longer. */
  static void end(Sql sql, RunId run, Gate gate, GateState state) throws SQLException {
    if (state != GateState.APPROVED) {
      sql.update("delete from vote where run = ? and gate = ?", run.text(), gate.name());
    }
  }

  static List<Vote> all(Sql sql, RunId run) throws SQLException {
    return sql.rows(
        """
        select gate, person, by_user, at, plan_digest, evidence, comment
        from vote where run = ? order by ordinal
        """,
        Votes::read,
        run.text());
  }

  private static Vote read(ResultSet row) throws SQLException {
    return new Vote(
        Gate.valueOf(row.getString(1)),
        row.getString(2),
        row.getString(3),
        Micros.read(row, 4),
        row.getString(5),
        row.getString(6),
        row.getString(7));
  }
}

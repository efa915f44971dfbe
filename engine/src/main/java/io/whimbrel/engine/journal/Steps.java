package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Steps: a new start counts an attempt and clears the end. */
record Steps(Transactions transactions, Clock clock) {

  private static final String INSERT =
      """
      insert into step (
        run, phase, name, ordinal, state, attempts, started_at, ended_at, detail)
      values (?, ?, ?, (select coalesce(max(ordinal), 0) + 1 from step where run = ?),
        ?, 1, ?, ?, ?)
      """;

  private static final String START =
      INSERT
          + """
          on conflict (run, phase, name) do update set
            state = excluded.state, attempts = step.attempts + 1,
            started_at = excluded.started_at, ended_at = null, detail = excluded.detail
          """;

  private static final String END =
      INSERT
          + """
          on conflict (run, phase, name) do update set
            state = excluded.state, ended_at = excluded.ended_at, detail = excluded.detail
          """;

  void note(RunId run, Phase phase, String name, StepState state, String detail) {
    boolean starts = state == StepState.STARTED;
    long now = Micros.of(clock.instant());
    transactions.change(
        sql ->
            sql.update(
                starts ? START : END,
                run.text(),
                phase.name(),
                name,
                run.text(),
                state.name(),
                now,
                starts ? null : now,
                detail));
  }

  Optional<StepState> state(RunId run, Phase phase, String name) {
    return transactions.read(
        sql ->
            sql.row(
                "select state from step where run = ? and phase = ? and name = ?",
                row -> StepState.valueOf(row.getString(1)),
                run.text(),
                phase.name(),
                name));
  }

  /** In the order in which they first started. */
  static List<StepRecord> all(Sql sql, RunId run) throws SQLException {
    return sql.rows(
        """
        select phase, name, state, attempts, started_at, ended_at, detail
        from step where run = ? order by ordinal, phase, name
        """,
        Steps::read,
        run.text());
  }

  private static StepRecord read(ResultSet row) throws SQLException {
    return new StepRecord(
        Phase.valueOf(row.getString(1)),
        row.getString(2),
        StepState.valueOf(row.getString(3)),
        row.getInt(4),
        Micros.read(row, 5),
        Micros.readOptional(row, 6),
        row.getString(7));
  }
}

package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gates and how they were decided; the last decision holds. */
record Gates(Transactions transactions, Clock clock) {

  private static final String SELECT =
      "select gate, state, opened_at, decided_at, decided_by, comment from gate where run = ?";

  void open(RunId run, Gate gate) {
    transactions.change(
        sql ->
            sql.update(
                """
                insert into gate (run, gate, state, opened_at, comment) values (?, ?, ?, ?, '')
                on conflict (run, gate) do nothing
                """,
                run.text(),
                gate.name(),
                GateState.OPEN.name(),
                Micros.of(clock.instant())));
  }

  void decide(RunId run, Gate gate, GateState state, String by, String comment) {
    long now = Micros.of(clock.instant());
    transactions.change(
        sql -> {
          sql.update(
              """
              insert into gate (run, gate, state, opened_at, decided_at, decided_by, comment)
              values (?, ?, ?, ?, ?, ?, ?)
              on conflict (run, gate) do update set
                state = excluded.state, decided_at = excluded.decided_at,
                decided_by = excluded.decided_by, comment = excluded.comment
              """,
              run.text(),
              gate.name(),
              state.name(),
              now,
              now,
              by,
              comment);
          Votes.end(sql, run, gate, state);
        });
  }

  boolean decideIf(
      RunId run, Gate gate, GateState seen, GateState state, String by, String comment) {
    return decided(run, gate, state, by, comment, "state = ?", seen.name());
  }

  /** A gate that was opened again meanwhile is another one, though it stands as before. */
  boolean decideIf(RunId run, GateRecord seen, GateState state, String by, String comment) {
    return decided(
        run,
        seen.gate(),
        state,
        by,
        comment,
        "state = ? and coalesce(decided_at, 0) = ?",
        seen.state().name(),
        seen.decidedAt().map(Micros::of).orElse(0L));
  }

  private boolean decided(
      RunId run,
      Gate gate,
      GateState state,
      String by,
      String comment,
      String condition,
      Object... seen) {
    List<Object> values =
        new ArrayList<>(
            List.of(
                state.name(), Micros.of(clock.instant()), by, comment, run.text(), gate.name()));
    values.addAll(List.of(seen));
    return transactions.write(
        sql -> {
          int changed =
              sql.update(
                  """
                  update gate set state = ?, decided_at = ?, decided_by = ?, comment = ?
                  where run = ? and gate = ? and
                  """
                      + condition,
                  values.toArray());
          if (changed == 1) {
            Votes.end(sql, run, gate, state);
          }
          return changed == 1;
        });
  }

  /** The gate's row stays locked to the transaction's end: whoever decides waits for it. */
  boolean stands(RunId run, Gate gate, GateState state) {
    return transactions.write(
        sql ->
            sql.update(
                    "update gate set state = state where run = ? and gate = ? and state = ?",
                    run.text(),
                    gate.name(),
                    state.name())
                == 1);
  }

  Optional<GateRecord> gate(RunId run, Gate gate) {
    return transactions.read(
        sql -> sql.row(SELECT + " and gate = ?", Gates::read, run.text(), gate.name()));
  }

  static List<GateRecord> all(Sql sql, RunId run) throws SQLException {
    return sql.rows(SELECT, Gates::read, run.text()).stream()
        .sorted(Comparator.comparing(GateRecord::gate))
        .toList();
  }

  private static GateRecord read(ResultSet row) throws SQLException {
    return new GateRecord(
        Gate.valueOf(row.getString(1)),
        GateState.valueOf(row.getString(2)),
        Micros.read(row, 3),
        Micros.readOptional(row, 4),
        Optional.ofNullable(row.getString(5)),
        row.getString(6));
  }
}

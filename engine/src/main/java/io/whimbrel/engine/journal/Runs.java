package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs and the facts noted about them. */
record Runs(Transactions transactions, Clock clock) {

  private static final String SELECT =
      """
      select run, run.migration, title, plan_digest, state, phase, started_at, ended_at, problem
      from run
      """;

  RunRecord begin(MigrationId migration, String title, String planDigest) {
    return transactions.write(
        sql -> {
          long number =
              sql.row(
                      """
                      insert into migration (migration, runs) values (?, 1)
                      on conflict (migration) do update set runs = migration.runs + 1
                      returning runs
                      """,
                      row -> row.getLong(1),
                      migration.text())
                  .orElseThrow();
          RunId run = new RunId(migration.text() + "." + number);
          sql.update(
              """
              insert into run (
                run, migration, number, title, plan_digest, state, phase, started_at, events,
                follows)
              values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
              """,
              run.text(),
              migration.text(),
              number,
              title,
              planDigest,
              RunState.RUNNING.name(),
              Phase.ASSESS.name(),
              Micros.of(clock.instant()),
              Audit.head(sql, migration, number - 1));
          return require(sql, run);
        });
  }

  Optional<RunRecord> latest(MigrationId migration) {
    return transactions.read(
        sql ->
            sql.row(
                SELECT + "where migration = ? order by number desc limit 1",
                Runs::read,
                migration.text()));
  }

  List<RunRecord> latestOfAll() {
    List<RunRecord> found =
        transactions.read(
            sql ->
                sql.rows(
                    SELECT
                        + """
                        join migration
                          on migration.migration = run.migration and migration.runs = run.number
                        """,
                    Runs::read));
    return found.stream().sorted(Comparator.comparing(run -> run.migration().text())).toList();
  }

  void state(RunId run, RunState state, Phase phase, Optional<String> problem) {
    transactions.change(
        sql -> {
          int changed =
              sql.update(
                  "update run set state = ?, phase = ?, problem = ?, ended_at = ? where run = ?",
                  state.name(),
                  phase.name(),
                  problem.orElse(null),
                  state.isFinal() ? Micros.of(clock.instant()) : null,
                  run.text());
          if (changed == 0) {
            throw missing(run);
          }
        });
  }

  void fact(RunId run, String name, String value) {
    transactions.change(sql -> put(sql, run, name, value));
  }

  /**
   * The lease's row stays locked until the value is there: nobody takes it over in between, and
   * whoever does so behind it finds the value. So it does not matter whether the lease ran out,
   * which depends on clocks.
   */
  boolean factUnder(RunId run, Lease lease, String name, String value) {
    return transactions.write(
        sql -> {
          int held =
              sql.update(
                  """
                  update lease set epoch = epoch
                  where run = ? and holder = ? and epoch = ?
                  """,
                  run.text(),
                  lease.holder(),
                  lease.epoch());
          if (held == 1) {
            put(sql, run, name, value);
          }
          return held == 1;
        });
  }

  private static void put(Sql sql, RunId run, String name, String value) throws SQLException {
    sql.update(
        """
        insert into fact (run, name, value) values (?, ?, ?)
        on conflict (run, name) do update set value = excluded.value
        """,
        run.text(),
        name,
        value);
  }

  Optional<String> fact(RunId run, String name) {
    return transactions.read(
        sql ->
            sql.row(
                "select value from fact where run = ? and name = ?",
                row -> row.getString(1),
                run.text(),
                name));
  }

  static Map<String, String> facts(Sql sql, RunId run) throws SQLException {
    Map<String, String> facts = new TreeMap<>();
    sql.rows(
        "select name, value from fact where run = ?",
        row -> facts.put(row.getString(1), row.getString(2)),
        run.text());
    return facts;
  }

  static RunRecord require(Sql sql, RunId run) throws SQLException {
    return sql.row(SELECT + "where run = ?", Runs::read, run.text())
        .orElseThrow(() -> missing(run));
  }

  static Problem missing(RunId run) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the journal does not know the run " + run)
        .fix("name the journal that this run was begun in")
        .exception();
  }

  private static RunRecord read(ResultSet row) throws SQLException {
    return new RunRecord(
        new RunId(row.getString(1)),
        new MigrationId(row.getString(2)),
        row.getString(3),
        row.getString(4),
        RunState.valueOf(row.getString(5)),
        Phase.valueOf(row.getString(6)),
        Micros.read(row, 7),
        Micros.readOptional(row, 8),
        Optional.ofNullable(row.getString(9)));
  }
}

package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.AuditDigest;
import io.whimbrel.core.journal.AuditLink;
import io.whimbrel.core.journal.AuditTrail;
import io.whimbrel.core.journal.AuditedRun;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The chain that events are: each carries a digest over itself and the one before it, the first one
 * of a run over the run, which in turn names the newest event of the run before.
 */
final class Audit {
  private static final int DIGEST = 7;

  private Audit() {}

  /** What ties a run to the one before it. */
  private record Tie(RunId run, MigrationId migration, long number, String follows, long counted) {}

  /** The digest that the event of this number continues. */
  static String digestBefore(Sql sql, RunId run, long sequence) throws SQLException {
    return sequence == 1
        ? AuditDigest.begin(Runs.require(sql, run), follows(sql, run))
        : sql.row(
                "select digest from event where run = ? and sequence = ?",
                row -> row.getString(1),
                run.text(),
                sequence - 1)
            .orElse("");
  }

  private static String follows(Sql sql, RunId run) throws SQLException {
    return sql.row("select follows from run where run = ?", row -> row.getString(1), run.text())
        .orElse("");
  }

  /** The newest link of the run of a migration that has this number; empty without such a run. */
  static String head(Sql sql, MigrationId migration, long number) throws SQLException {
    List<RunId> runs =
        sql.rows(
            "select run from run where migration = ? and number = ?",
            row -> new RunId(row.getString(1)),
            migration.text(),
            number);
    return runs.isEmpty() ? "" : head(sql, runs.getFirst());
  }

  private static String head(Sql sql, RunId run) throws SQLException {
    long newest =
        sql.row(
                "select coalesce(max(sequence), 0) from event where run = ?",
                row -> row.getLong(1),
                run.text())
            .orElse(0L);
    return AuditedRun.headOf(newest, digestBefore(sql, run, newest + 1));
  }

  /** Chains the events of a journal that did not do so. */
  static void chain(Sql sql) throws SQLException {
    for (Tie tie : ties(sql, "true")) {
      sql.update(
          "update run set follows = ? where run = ?",
          head(sql, tie.migration(), tie.number() - 1),
          tie.run().text());
      for (EventRecord event : Events.all(sql, tie.run())) {
        sql.update(
            "update event set digest = ? where run = ? and sequence = ?",
            AuditDigest.next(digestBefore(sql, tie.run(), event.sequence()), event),
            tie.run().text(),
            event.sequence());
      }
    }
  }

  /** The runs of a migration with all that is chained. */
  static AuditTrail trail(Sql sql, MigrationId migration) throws SQLException {
    long begun =
        sql.row(
                "select runs from migration where migration = ?",
                row -> row.getLong(1),
                migration.text())
            .orElse(0L);
    return new AuditTrail(migration, begun, runs(sql, migration));
  }

  private static List<AuditedRun> runs(Sql sql, MigrationId migration) throws SQLException {
    List<AuditedRun> runs = new ArrayList<>();
    for (Tie tie : ties(sql, "migration = ?", migration.text())) {
      runs.add(
          new AuditedRun(
              Runs.require(sql, tie.run()),
              tie.number(),
              tie.follows(),
              tie.counted(),
              links(sql, tie.run()),
              Gates.all(sql, tie.run()),
              Votes.all(sql, tie.run())));
    }
    return runs;
  }

  private static List<Tie> ties(Sql sql, String condition, Object... values) throws SQLException {
    return sql.rows(
        "select run, migration, number, follows, events from run where "
            + condition
            + " order by migration, number",
        row ->
            new Tie(
                new RunId(row.getString(1)),
                new MigrationId(row.getString(2)),
                row.getLong(3),
                row.getString(4),
                row.getLong(5)),
        values);
  }

  private static List<AuditLink> links(Sql sql, RunId run) throws SQLException {
    return sql.rows(
        """
        select sequence, at, phase, kind, text, data, digest
        from event where run = ? order by sequence
        """,
        row -> new AuditLink(Events.read(row), row.getString(DIGEST)),
        run.text());
  }
}

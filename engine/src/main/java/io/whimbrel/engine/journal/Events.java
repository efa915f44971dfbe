package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.AuditDigest;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Events: only appended, and chained. The run's row counts them and is locked until the commit, so
 * their numbers have no gaps whoever writes.
 */
record Events(Transactions transactions, Clock clock) {

  EventRecord append(RunId run, Phase phase, String kind, String text, Map<String, String> data) {
    return transactions.write(
        sql -> {
          long sequence =
              sql.row(
                      "update run set events = events + 1 where run = ? returning events",
                      row -> row.getLong(1),
                      run.text())
                  .orElseThrow(() -> Runs.missing(run));
          long at = Micros.of(clock.instant());
          EventRecord event =
              new EventRecord(sequence, Micros.instant(at), phase, kind, text, data);
          sql.update(
              """
              insert into event (run, sequence, at, phase, kind, text, data, digest)
              values (?, ?, ?, ?, ?, ?, ?, ?)
              """,
              run.text(),
              sequence,
              at,
              phase.name(),
              kind,
              text,
              JsonText.of(data),
              AuditDigest.next(Audit.digestBefore(sql, run, sequence), event));
          return event;
        });
  }

  static List<EventRecord> all(Sql sql, RunId run) throws SQLException {
    return sql.rows(
        """
        select sequence, at, phase, kind, text, data
        from event where run = ? order by sequence
        """,
        Events::read,
        run.text());
  }

  static List<EventRecord> after(Sql sql, RunId run, long sequence, int max) throws SQLException {
    return sql.rows(
        """
        select sequence, at, phase, kind, text, data
        from event where run = ? and sequence > ? order by sequence limit ?
        """,
        Events::read,
        run.text(),
        sequence,
        max);
  }

  static EventRecord read(ResultSet row) throws SQLException {
    return new EventRecord(
        row.getLong(1),
        Micros.read(row, 2),
        Phase.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        JsonText.map(row.getString(6)));
  }
}

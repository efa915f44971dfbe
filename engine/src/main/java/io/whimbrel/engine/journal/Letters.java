package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.journal.Outbox;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notifications on their way. A claim puts the next attempt off: whoever has it works meanwhile.
 */
record Letters(Transactions transactions, Clock clock) implements Outbox {

  private static final String SELECT =
      """
      select l.run, l.channel, l.id, l.at, l.kind, l.urgency, l.motion, r.migration, l.title,
        l.text, l.matter, l.facts, l.state, l.attempts, l.next_at, l.answer
      from letter l join run r on r.run = l.run
      where l.run = ?
      """;

  @Override
  public void post(RunId run, Notification notification, List<String> channels) {
    transactions.change(
        sql -> {
          for (String channel : channels) {
            insert(sql, run, notification, channel);
            bound(sql, run, channel);
          }
        });
  }

  private void insert(Sql sql, RunId run, Notification told, String channel) throws SQLException {
    sql.update(
        """
        insert into letter (run, id, channel, at, kind, urgency, motion, title, text, matter,
          facts, state, attempts, next_at, answer)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', 0, ?, '')
        on conflict (run, id, channel) do nothing
        """,
        run.text(),
        told.id(),
        channel,
        Micros.of(told.at()),
        told.kind(),
        told.urgency().name(),
        told.motion().name(),
        told.title(),
        told.text(),
        told.key(),
        JsonText.of(told.facts()),
        Micros.of(clock.instant()));
  }

  /**
   * What is over the bound goes: the oldest that wait are dead, the oldest that are kept are gone.
   */
  private static void bound(Sql sql, RunId run, String channel) throws SQLException {
    sql.update(
        """
        update letter set state = 'DEAD', answer = 'pushed out by newer ones'
        where run = ? and channel = ? and state = 'WAITING' and at <= (
          select at from letter where run = ? and channel = ? and state = 'WAITING'
          order by at desc limit 1 offset %d)
        """
            .formatted(WAITING_MAX),
        run.text(),
        channel,
        run.text(),
        channel);
    for (String state : List.of("SENT", "DEAD")) {
      sql.update(
          """
          delete from letter
          where run = ? and state = ? and at <= (
            select at from letter where run = ? and state = ?
            order by at desc limit 1 offset %d)
          """
              .formatted(KEPT_MAX),
          run.text(),
          state,
          run.text(),
          state);
    }
  }

  @Override
  public Set<String> openAt(RunId run, String key) {
    Set<String> open = new HashSet<>();
    transactions
        .read(
            sql ->
                sql.rows(
                    "select channel, motion from letter where run = ? and matter = ? order by at",
                    row -> List.of(row.getString(1), row.getString(2)),
                    run.text(),
                    key))
        .forEach(
            row -> {
              switch (Motion.valueOf(row.get(1))) {
                case OPENED, ACKNOWLEDGED -> open.add(row.getFirst());
                case CLOSED -> open.remove(row.getFirst());
                case NEWS -> {}
              }
            });
    return open;
  }

  @Override
  public List<Letter> claim(RunId run, String channel, Instant until, int max) {
    return transactions.write(
        sql -> {
          List<Letter> due =
              sql.rows(
                  SELECT
                      + " and l.channel = ? and l.state = 'WAITING' and l.next_at <= ?"
                      + " order by l.at, l.id limit "
                      + max,
                  Letters::read,
                  run.text(),
                  channel,
                  Micros.of(clock.instant()));
          for (Letter letter : due) {
            note(sql, letter, letter.state(), letter.attempts(), until, letter.answer());
          }
          return due;
        });
  }

  @Override
  public void answered(Letter letter, Letter.State state, Instant nextAt, String answer) {
    transactions.change(sql -> note(sql, letter, state, letter.attempts() + 1, nextAt, answer));
  }

  @Override
  public void putOff(Letter letter, Instant until) {
    transactions.change(
        sql -> note(sql, letter, letter.state(), letter.attempts(), until, letter.answer()));
  }

  private static void note(
      Sql sql, Letter letter, Letter.State state, int attempts, Instant nextAt, String answer)
      throws SQLException {
    sql.update(
        """
        update letter set state = ?, attempts = ?, next_at = ?, answer = ?
        where run = ? and id = ? and channel = ?
        """,
        state.name(),
        attempts,
        Micros.of(nextAt),
        answer,
        letter.run().text(),
        letter.notification().id(),
        letter.channel());
  }

  @Override
  public List<Letter> undelivered(RunId run) {
    return transactions.read(
        sql ->
            sql.rows(
                SELECT + " and l.state <> 'SENT' order by l.at, l.id, l.channel",
                Letters::read,
                run.text()));
  }

  @Override
  public int tryAgain(RunId run) {
    long now = Micros.of(clock.instant());
    return transactions.write(
        sql ->
            sql.update(
                """
                update letter set state = 'WAITING', next_at = ?,
                  attempts = case state when 'DEAD' then 0 else attempts end
                where run = ? and (state = 'DEAD' or state = 'WAITING' and next_at > ?
                  and channel in (select channel from letter
                    where run = ? and state = 'WAITING' and attempts > 0))
                """,
                now,
                run.text(),
                now,
                run.text()));
  }

  private static Letter read(ResultSet row) throws SQLException {
    RunId run = new RunId(row.getString(1));
    return new Letter(
        run,
        row.getString(2),
        new Notification(
            row.getString(3),
            Micros.read(row, 4),
            row.getString(5),
            Urgency.valueOf(row.getString(6)),
            Motion.valueOf(row.getString(7)),
            row.getString(8),
            run.text(),
            row.getString(9),
            row.getString(10),
            row.getString(11),
            JsonText.map(row.getString(12))),
        Letter.State.valueOf(row.getString(13)),
        row.getInt(14),
        Micros.read(row, 15),
        row.getString(16));
  }
}

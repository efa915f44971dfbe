package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.run.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leases: one row per run that is never deleted, so that no epoch is ever given twice.
 *
 * <ol>
 *   <li>the lease is read; one that another holder has, and that has neither run out nor lost its
 *       process, ends the attempt;
 *   <li>it is set by compare-and-set: only if the row still is what was read. Who comes second
 *       changes no row and has not got the lease.
 * </ol>
 *
 * A holder renews under its epoch; every change of hands, also after a release, adds one.
 */
record Leases(Transactions transactions) {

  private static final String NOBODY = "";

  Optional<Lease> take(RunId run, String holder, Duration length) {
    return transactions.write(
        sql -> {
          long now = transactions.storage().now(sql);
          Instant expiresAt = Micros.instant(now).plus(length);
          Optional<Lease> current = read(sql, run);
          if (current.isEmpty()) {
            return insert(sql, run, new Lease(holder, 1, expiresAt));
          }
          Lease held = current.get();
          if (!mayTake(held, holder, Micros.instant(now))) {
            return Optional.empty();
          }
          long epoch = held.holder().equals(holder) ? held.epoch() : held.epoch() + 1;
          return replace(sql, run, held, new Lease(holder, epoch, expiresAt));
        });
  }

  Optional<Lease> current(RunId run) {
    return transactions.read(sql -> read(sql, run)).filter(lease -> !lease.holder().equals(NOBODY));
  }

  void release(RunId run, Lease lease) {
    transactions.change(
        sql ->
            sql.update(
                "update lease set holder = ? where run = ? and holder = ? and epoch = ?",
                NOBODY,
                run.text(),
                lease.holder(),
                lease.epoch()));
  }

  private static boolean mayTake(Lease held, String holder, Instant now) {
    return held.holder().equals(holder)
        || held.holder().equals(NOBODY)
        || !held.expiresAt().isAfter(now)
        || LeaseHolder.parse(held.holder()).filter(LeaseHolder::isGone).isPresent();
  }

  private static Optional<Lease> insert(Sql sql, RunId run, Lease lease) throws SQLException {
    int changed =
        sql.update(
            """
            insert into lease (run, holder, epoch, expires_at) values (?, ?, ?, ?)
            on conflict (run) do nothing
            """,
            run.text(),
            lease.holder(),
            lease.epoch(),
            Micros.of(lease.expiresAt()));
    return changed == 1 ? Optional.of(lease) : Optional.empty();
  }

  private static Optional<Lease> replace(Sql sql, RunId run, Lease held, Lease next)
      throws SQLException {
    int changed =
        sql.update(
            """
            update lease set holder = ?, epoch = ?, expires_at = ?
            where run = ? and holder = ? and epoch = ? and expires_at = ?
            """,
            next.holder(),
            next.epoch(),
            Micros.of(next.expiresAt()),
            run.text(),
            held.holder(),
            held.epoch(),
            Micros.of(held.expiresAt()));
    return changed == 1 ? Optional.of(next) : Optional.empty();
  }

  private static Optional<Lease> read(Sql sql, RunId run) throws SQLException {
    return sql.row(
        "select holder, epoch, expires_at from lease where run = ?",
        row -> new Lease(row.getString(1), row.getLong(2), Micros.read(row, 3)),
        run.text());
  }
}

package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What a process does first on a side: it notes that the run is its own.
 *
 * <p>1. That waits for every open transaction of the process before it, since each of them holds
 * the run's row. 2. What still waits after the patience is let through: sessions that hold it up
 * and are of the same run are ended, and nobody else's. They may be of a process that is frozen and
 * would hold them for good; what they have not committed may not be committed any more either. 3.
 * Others are waited for up to the limit, and named then. Safe for use by several threads.
 */
public final class TakingOver {

  private static final Logger LOG = System.getLogger(TakingOver.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String NOT_ALLOWED = "42501";
  private static final String LOCK_NOT_HAD = "55P03";

  private static final String HOLDERS =
      """
      select b.pid, coalesce(a.application_name = current_setting('application_name'), false)
          as is_ours,
        coalesce(format('pid %s (%s, %s, open since %s)', a.pid, a.usename, a.application_name,
          coalesce(date_trunc('second', a.xact_start)::text, '?')), 'a prepared transaction')
          as text
      from (select distinct unnest(pg_blocking_pids(?)) as pid) b
      left join pg_stat_activity a on a.pid = b.pid
      order by b.pid
      """;

  private final PostgresConnections connections;
  private final Duration patience;
  private final Duration limit;

  /** On the server that these connections lead to; their application name is that of the run. */
  public TakingOver(PostgresConnections connections) {
    this(connections, PATIENCE, LIMIT);
  }

  TakingOver(PostgresConnections connections, Duration patience, Duration limit) {
    this.connections = connections;
    this.patience = patience;
    this.limit = limit;
  }

  /** Notes on one connection, in auto-commit mode, that the run is the caller's. */
  @FunctionalInterface
  public interface Noting {
    /** Notes it; may wait for locks. */
    void on(Connection connection) throws SQLException;
  }

  private record Holder(int pid, boolean isOurs, String text) {}

  /** Notes it; {@code TRANSACTION_LONG} where sessions of others do not let it through in time. */
  public void run(Noting noting) {
    try (Connection connection = connections.open()) {
      Query.execute(connection, "set lock_timeout = " + limit.toMillis());
      int pid = Query.list(connection, "select pg_backend_pid()", row -> row.getInt(1)).getFirst();
      FutureTask<Boolean> task =
          new FutureTask<>(
              () -> {
                noting.on(connection);
                return true;
              });
      Thread worker = Thread.ofPlatform().daemon().name("taking-over").start(task);
      try {
        await(task, pid);
      } finally {
        if (!task.isDone()) {
          cancel(pid);
        }
        join(worker);
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "taking over " + connections.place());
    }
  }

  private void await(FutureTask<Boolean> task, int pid) throws SQLException {
    List<Holder> holders = List.of();
    while (true) {
      try {
        task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        List<Holder> seen = letThrough(pid);
        // nobody holds it any more when the wait for it ended meanwhile
        holders = seen.isEmpty() ? holders : seen;
      } catch (ExecutionException e) {
        throw failure(e, holders);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while taking over");
      }
    }
  }

  /** Ends what is of the run; those that are left are others'. */
  private List<Holder> letThrough(int pid) throws SQLException {
    try (Connection watch = connections.open()) {
      List<Holder> holders =
          Query.list(
              watch,
              HOLDERS,
              row ->
                  new Holder(row.getInt("pid"), row.getBoolean("is_ours"), row.getString("text")),
              pid);
      for (Holder holder : holders) {
        if (holder.isOurs) {
          end(watch, holder);
        }
      }
      return holders.stream().filter(h -> !h.isOurs).toList();
    }
  }

  private void cancel(int pid) throws SQLException {
    try (Connection watch = connections.open()) {
      Query.holds(watch, "select pg_cancel_backend(?)", pid);
    }
  }

  private void end(Connection watch, Holder holder) throws SQLException {
    LOG.log(Level.INFO, () -> "a former process's session is ended pid=" + holder.pid);
    try {
      Query.holds(watch, "select pg_terminate_backend(?)", holder.pid);
    } catch (SQLException e) {
      if (!NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      throw Problem.of(ProblemCode.GRANT_MISSING)
          .what(
              "a session of the run's former process holds its row, and this user may not end it: "
                  + holder.text)
          .where(connections.place())
          .fix(
              "end that process, or have its user run: select pg_terminate_backend(%d)"
                  .formatted(holder.pid))
          .cause(e)
          .exception();
    }
  }

  private RuntimeException failure(ExecutionException failed, List<Holder> holders)
      throws SQLException {
    return switch (Objects.requireNonNull(failed.getCause())) {
      case SQLException e when LOCK_NOT_HAD.equals(e.getSQLState()) && !holders.isEmpty() ->
          Problem.of(ProblemCode.TRANSACTION_LONG)
              .what(
                  "transactions of others keep this process from taking the run over: "
                      + holders.stream().map(Holder::text).collect(Collectors.joining("; ")))
              .where(connections.place())
              .fix("end these transactions, then run again")
              .permanence(Permanence.TRANSIENT)
              .cause(e)
              .exception();
      case SQLException e -> throw e;
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("taking over failed", failed);
    };
  }

  /** Its statement has ended or was cancelled, so that it ends at once. */
  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

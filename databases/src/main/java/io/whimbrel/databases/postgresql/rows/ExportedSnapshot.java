package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.objects.PostgresLargeObjectSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;

/**
 * One moment of the source, held by a session that exported its snapshot (PostgreSQL manual, 9.28.5
 * "Snapshot Synchronization Functions"); readers take the snapshot over, and keep their transaction
 * for the next chunk. When the holding session is lost, the next reader that needs a new connection
 * gets a transient problem.
 */
final class ExportedSnapshot implements TableSnapshot {

  private static final Logger LOG = System.getLogger(ExportedSnapshot.class.getName());
  private static final String BEGIN = "begin isolation level repeatable read, read only";

  /**
   * Its commit makes all that was written to the log before it durable. Without that, a crash may
   * take back what the snapshot has seen: commits that do not wait for the disk, and aborts, whose
   * transaction ids are then given to other transactions.
   */
  private static final String SETTLE =
      """
      select pg_logical_emit_message(true, 'whimbrel', 'snapshot')::text
      from set_config('synchronous_commit', 'local', true)
      """;

  private static final int LOCKED_TOGETHER = 500;
  private static final String LOCK_LIMIT = "set local lock_timeout = '30s'";

  private static final String EXPORT_ALL =
      """
      select pg_export_snapshot(), pg_current_snapshot()::text,
        (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
          else pg_current_wal_insert_lsn() end)::text
      """;

  private static final String EXPORT = "select pg_export_snapshot(), pg_current_snapshot()::text";

  private final PostgresConnections connections;
  private final String what;
  private final Duration silence;
  private final Lease holder;
  private final String name;
  private final String text;
  private final Position seen;
  private final Deque<Lease> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  private ExportedSnapshot(
      PostgresConnections connections,
      String what,
      Duration silence,
      Lease holder,
      String name,
      String text,
      Position seen) {
    this.connections = connections;
    this.what = what;
    this.silence = silence;
    this.holder = holder;
    this.name = name;
    this.text = text;
    this.seen = seen;
  }

  /** Takes a snapshot and keeps it until it is closed. */
  static ExportedSnapshot take(PostgresConnections connections, Table table) {
    Lease holder = connections.lease(Silence.of(table));
    try (Statement statement = holder.connection().createStatement()) {
      statement.execute(BEGIN);
      try (ResultSet rows = statement.executeQuery(EXPORT)) {
        rows.next();
        ExportedSnapshot taken =
            new ExportedSnapshot(
                connections,
                table.name().toString(),
                Silence.of(table),
                holder,
                rows.getString(1),
                rows.getString(2),
                settle(connections));
        FaultPoint.COPY_SNAPSHOT_TAKEN.pass();
        return taken;
      }
    } catch (Problem e) {
      holder.close();
      throw e;
    } catch (SQLException e) {
      holder.close();
      throw SqlProblems.of(e, "taking a snapshot for " + table.name());
    }
  }

  /**
   * Takes one snapshot of several tables, whose structure and rows are kept by locks from before it
   * was taken (access share, which only DDL and truncate wait for). The locks come first: rows that
   * somebody else removes by a truncate or a rewrite between snapshot and lock would be missing
   * (PostgreSQL manual, 13.6 "Caveats").
   */
  static ExportedSnapshot take(PostgresConnections connections, List<Table> tables) {
    Duration silence =
        tables.stream().map(Silence::of).max(Duration::compareTo).orElse(Duration.ofMinutes(2));
    Lease holder = connections.lease(silence);
    try (Statement statement = holder.connection().createStatement()) {
      statement.execute(BEGIN);
      statement.execute(LOCK_LIMIT);
      for (int from = 0; from < tables.size(); from += LOCKED_TOGETHER) {
        List<Table> next = tables.subList(from, Math.min(tables.size(), from + LOCKED_TOGETHER));
        statement.execute(lock(next));
      }
      try (ResultSet rows = statement.executeQuery(EXPORT_ALL)) {
        rows.next();
        return new ExportedSnapshot(
            connections,
            tables.size() + " tables",
            silence,
            holder,
            rows.getString(1),
            rows.getString(2),
            Lsn.position(rows.getString(3)));
      }
    } catch (Problem e) {
      holder.close();
      throw e;
    } catch (SQLException e) {
      holder.close();
      throw SqlProblems.of(e, "taking a snapshot of " + tables.size() + " tables");
    }
  }

  private static String lock(List<Table> tables) {
    return tables.stream()
        .map(table -> "only " + Sql.table(table.name()))
        .collect(Collectors.joining(", ", "lock table ", " in access share mode"));
  }

  private static Position settle(PostgresConnections connections) throws SQLException {
    try (Lease lease = connections.lease();
        Statement statement = lease.connection().createStatement();
        ResultSet rows = statement.executeQuery(SETTLE)) {
      rows.next();
      lease.done();
      return Lsn.position(rows.getString(1));
    }
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String exported() {
    return name;
  }

  @Override
  public Position seen() {
    return seen;
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    String place = "reading " + mapping.source().name();
    Lease reader = reader();
    try {
      return new CopyOutStream(
          reader,
          SourceCopy.start(reader.connection(), mapping, bounds, format),
          place,
          this::giveBack,
          e -> SourceCopy.failure(connections, mapping.source(), e));
    } catch (SQLException e) {
      reader.close();
      throw SqlProblems.of(e, place);
    }
  }

  @Override
  public LargeObjectSource largeObjects() {
    Lease reader = reader();
    return PostgresLargeObjectSource.on(reader.connection(), () -> giveBack(reader));
  }

  @Override
  public void close() {
    isClosed = true;
    end(holder);
    endIdle();
  }

  /** Keeps a reader for the next chunk; one that comes back late is ended. */
  private void giveBack(Lease reader) {
    idle.push(reader);
    if (isClosed) {
      endIdle();
    }
  }

  private void endIdle() {
    for (Lease reader = idle.poll(); reader != null; reader = idle.poll()) {
      end(reader);
    }
  }

  /** Ends the snapshot's transaction, which only read, in a session that has nothing to do now. */
  private static void end(Lease session) {
    try (session;
        Statement statement = session.connection().createStatement()) {
      statement.execute("commit");
      session.done();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, () -> "a snapshot's session was lost state=" + e.getSQLState());
    }
  }

  private Lease reader() {
    Lease waiting = idle.poll();
    if (waiting != null) {
      return waiting;
    }
    Lease lease = connections.lease(silence);
    try (Statement statement = lease.connection().createStatement()) {
      statement.execute(BEGIN);
      statement.execute("set transaction snapshot " + Sql.literal(name));
      return lease;
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.isConnectionLost(e) ? SqlProblems.of(e, "joining a snapshot") : gone(e);
    }
  }

  private Problem gone(SQLException e) {
    return Problem.of(ProblemCode.UNREACHABLE)
        .what("the session that held the snapshot of " + what + " was lost")
        .where(connections.place())
        .fix("take a new snapshot; a further attempt does")
        .permanence(Permanence.TRANSIENT)
        .cause(e)
        .exception();
  }
}

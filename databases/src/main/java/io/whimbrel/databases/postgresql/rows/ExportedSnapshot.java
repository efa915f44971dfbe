package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.TableSnapshot;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

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

  private static final String EXPORT = "select pg_export_snapshot(), pg_current_snapshot()::text";

  private final PostgresConnections connections;
  private final Table table;
  private final Lease holder;
  private final String name;
  private final String text;
  private final Position seen;
  private final Deque<Lease> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  private ExportedSnapshot(
      PostgresConnections connections,
      Table table,
      Lease holder,
      String name,
      String text,
      Position seen) {
    this.connections = connections;
    this.table = table;
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
                table,
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
  public Position seen() {
    return seen;
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    String place = "reading " + table.name();
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

  /** Ends the snapshot's transaction in a session that has nothing to do now. */
  private static void end(Lease session) {
    try (session;
        Statement statement = session.connection().createStatement()) {
      statement.execute("rollback");
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
    Lease lease = connections.lease(Silence.of(table));
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
        .what("the session that held the snapshot of " + table.name() + " was lost")
        .where(connections.place())
        .fix("take a new snapshot; a further attempt does")
        .permanence(Permanence.TRANSIENT)
        .cause(e)
        .exception();
  }
}

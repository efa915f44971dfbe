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
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
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
  private final Connection holder;
  private final String name;
  private final String text;
  private final Position seen;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  private ExportedSnapshot(
      PostgresConnections connections,
      Table table,
      Connection holder,
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
    Connection holder = connections.open(Silence.of(table));
    try (Statement statement = holder.createStatement()) {
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
      PostgresConnections.end(holder);
      throw e;
    } catch (SQLException e) {
      PostgresConnections.end(holder);
      throw SqlProblems.of(e, "taking a snapshot for " + table.name());
    }
  }

  private static Position settle(PostgresConnections connections) throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SETTLE)) {
      rows.next();
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
    Connection connection = reader();
    try {
      return new CopyOutStream(
          connection,
          SourceCopy.start(connection, mapping, bounds, format),
          place,
          this::giveBack,
          e -> SourceCopy.failure(connections, mapping.source(), e));
    } catch (SQLException e) {
      PostgresConnections.end(connection);
      throw SqlProblems.of(e, place);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    PostgresConnections.end(holder);
    cutIdle();
  }

  /** Keeps a reader for the next chunk; one that comes back late is closed. */
  private void giveBack(Connection reader) {
    idle.push(reader);
    if (isClosed) {
      cutIdle();
    }
  }

  private void cutIdle() {
    for (Connection reader = idle.poll(); reader != null; reader = idle.poll()) {
      PostgresConnections.end(reader);
    }
  }

  private Connection reader() {
    Connection waiting = idle.poll();
    if (waiting != null) {
      return waiting;
    }
    Connection connection = connections.open(Silence.of(table));
    try (Statement statement = connection.createStatement()) {
      statement.execute(BEGIN);
      statement.execute("set transaction snapshot " + Sql.literal(name));
      return connection;
    } catch (SQLException e) {
      PostgresConnections.end(connection);
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

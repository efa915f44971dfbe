package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.PostgresSnapshot;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** The source's log through a publication, a logical slot and pgoutput. */
public final class PostgresChangeLog implements ChangeLog {

  private static final long STALE_READER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long STALE_READER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL_NANOS = 50_000_000;

  private static final String MARK = "select pg_logical_emit_message(true, ?, ?)::text";

  private static final String IDENTITY =
      """
      select s.system_identifier || '/' || d.oid
      from pg_control_system() s, pg_database d
      where d.datname = current_database()
      """;

  private final PostgresConnections connections;
  private final RunScope scope;
  private final ReplicationSlot slot;
  private final Publication publication;
  private final SlotProblems problems;

  /** The log of one run. */
  public PostgresChangeLog(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    String name = RunNames.slot(scope.run());
    this.slot = new ReplicationSlot(name);
    this.publication = new Publication(name, RunNames.preparedPublication(scope.migration()));
    this.problems = new SlotProblems(name);
  }

  @Override
  public Position create(List<Table> tables, Consumer<String> waiting) {
    try (Connection connection = connections.brief()) {
      LogLevel.of(connection).require();
      publication.ensure(connection, tables);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "creating publication " + publication.name());
    }
    FaultPoint.PREPARE_PUBLICATION_CREATED.pass();
    Position start = new SlotCreation(connections, slot).ensure(waiting);
    FaultPoint.PREPARE_SLOT_CREATED.pass();
    new VisibilityBarrier(connections).await(waiting);
    FaultPoint.PREPARE_VISIBILITY_REACHED.pass();
    return start;
  }

  @Override
  public ChangeReader read(Position from, List<Table> tables, Map<TableName, Position> since) {
    long reference;
    String published;
    try (Connection connection = connections.brief()) {
      ReplicationSlot.State state = freeSlot(connection);
      published = publication.nameToRead(connection);
      Position confirmed = state.confirmed().orElse(Position.START);
      if (from.sequence() != 0 && confirmed.compareTo(from) > 0) {
        throw problems.gap(confirmed.text(), from.text());
      }
      reference =
          Long.parseUnsignedLong(
              text(connection, "select pg_snapshot_xmax(pg_current_snapshot())::text"));
    } catch (SQLException e) {
      throw problems.whileReading(e);
    }
    Map<TableName, Table> byName =
        tables.stream()
            .filter(Table::holdsRows)
            .collect(Collectors.toUnmodifiableMap(Table::name, Function.identity()));
    PgoutputDecoder decoder =
        new PgoutputDecoder(
            new Relations(byName, since, new RelationCheck(connections)),
            new TransactionIds(reference),
            scope.run().text());
    return open(from, published, decoder);
  }

  private ChangeReader open(Position from, String published, PgoutputDecoder decoder) {
    Connection connection = connections.openReplication();
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot.name())
              .withStartPosition(LogSequenceNumber.valueOf(from.sequence()))
              .withSlotOption("proto_version", 1)
              .withSlotOption("publication_names", Sql.identifier(published))
              .withSlotOption("messages", "true")
              .withStatusInterval(1, TimeUnit.SECONDS)
              .withAutomaticFlush(false)
              .start();
      return new PostgresChangeReader(connection, stream, decoder, problems, from);
    } catch (SQLException e) {
      PostgresConnections.end(connection);
      throw problems.whileReading(e);
    }
  }

  /** The slot once nobody reads it; a reader that a dead process left behind is ended. */
  private ReplicationSlot.State freeSlot(Connection connection) throws SQLException {
    long start = System.nanoTime();
    while (true) {
      ReplicationSlot.State state =
          slot.find(connection).orElseThrow(() -> problems.lost("it is not there"));
      if (state.isLost()) {
        throw problems.lost(state.lostBy());
      }
      long waited = System.nanoTime() - start;
      if (state.activePid() == 0 || waited > STALE_READER_LIMIT_NANOS) {
        return state;
      }
      if (waited > STALE_READER_PATIENCE_NANOS) {
        slot.endReader(connection);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public LogStatus status() {
    try (Connection connection = connections.brief()) {
      ReplicationSlot.State state =
          slot.find(connection).orElseThrow(() -> problems.lost("it is not there"));
      if (state.isLost()) {
        throw problems.lost(state.lostBy());
      }
      return state.status();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at slot " + slot.name());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The position is that of the message itself. Every transaction whose commit stands before it
   * has been handed out when a reader passes it, because commits are handed out in log order, and
   * the mark's own commit follows it at once.
   */
  @Override
  public Position mark(String text) {
    try (Connection connection = connections.brief()) {
      connection.setAutoCommit(false);
      try (Statement local = connection.createStatement();
          PreparedStatement statement = connection.prepareStatement(MARK)) {
        local.execute("set local synchronous_commit = local");
        statement.setString(1, PgoutputDecoder.MARK_PREFIX);
        statement.setString(2, scope.run().text() + ":" + text);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          Position position = Lsn.position(rows.getString(1));
          connection.commit();
          return position;
        }
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "writing a mark into the log");
    }
  }

  @Override
  public Visibility visibility(String snapshot) {
    return PostgresSnapshot.parse(snapshot);
  }

  @Override
  public String identity() {
    try (Connection connection = connections.brief()) {
      return text(connection, IDENTITY);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking which server this is");
    }
  }

  @Override
  public String branch() {
    return new Timelines(connections).current();
  }

  @Override
  public Optional<Position> leftAt(String branch) {
    return new Timelines(connections).leftAt(branch);
  }

  @Override
  public void drop() {
    try (Connection connection = connections.brief()) {
      dropSlot(connection);
      FaultPoint.CLEANUP_SLOT_DROPPED.pass();
      publication.drop(connection);
      FaultPoint.CLEANUP_PUBLICATION_DROPPED.pass();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "removing slot and publication " + slot.name());
    }
  }

  private void dropSlot(Connection connection) throws SQLException {
    long start = System.nanoTime();
    while (slot.find(connection).isPresent()) {
      try {
        slot.drop(connection);
      } catch (SQLException e) {
        boolean isInUse = "55006".equals(e.getSQLState());
        if (!isInUse || System.nanoTime() - start > STALE_READER_LIMIT_NANOS) {
          throw e;
        }
        slot.endReader(connection);
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

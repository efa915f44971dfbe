package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.OldKeys;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Writes changes to a PostgreSQL database. */
public final class PostgresChangeTarget implements ChangeTarget {

  private static final String SNAPSHOTS =
      """
      select count(distinct snapshot) from whimbrel.chunk
      where run = ? and table_schema = ? and table_name = ?
      """;

  private static final String PROGRESS = "select position from whimbrel.progress where run = ?";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final KeyMap keyMaps;
  private final OwnSession sessions;

  /** The change side of one run's target. */
  public PostgresChangeTarget(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    this.keyMaps = new KeyMap(connections, scope);
    this.sessions = new OwnSession(scope);
  }

  @Override
  public Position progress() {
    try (Connection connection = connections.brief()) {
      return progress(connection);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up the progress on the target");
    }
  }

  private Position progress(Connection connection) throws SQLException {
    if (!ControlSchema.exists(connection)) {
      return Position.START;
    }
    try (PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
      statement.setString(1, scope.run().text());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Lsn.position(rows.getLong(1)) : Position.START;
      }
    }
  }

  @Override
  public ChangeApplier open(
      List<TableMapping> mappings, RowSource source, Predicate<TableName> settled, long epoch) {
    Connection connection = connections.open();
    try {
      Position progress = progress(connection);
      new OldKeys(connections, scope).ensure(mappings);
      for (TableMapping mapping : mappings) {
        keyMaps.ensureUnique(mapping);
        Rejects.ensure(connections, mapping);
      }
      LongAdder reads = new LongAdder();
      WriterLane lane = new WriterLane();
      ChangedTables tables =
          new ChangedTables(
              mappings,
              (mapping, number) ->
                  changes(
                      mapping,
                      number,
                      new NewbornKeys(mapping, mappings, connection),
                      connection,
                      source,
                      settled,
                      reads,
                      lane));
      boolean isReplica = sessions.begin(connection);
      ApplySession session = new ApplySession(connection, scope, epoch, progress, isReplica);
      return new PostgresChangeApplier(session, lane, tables, reads, progress);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "opening the applier");
    }
  }

  private TableChanges changes(
      TableMapping mapping,
      int number,
      NewbornKeys newborn,
      Connection connection,
      RowSource source,
      Predicate<TableName> settled,
      LongAdder reads,
      WriterLane lane)
      throws SQLException {
    if (mapping.source().key().isEmpty()) {
      return new KeylessChanges(mapping, new KeylessWriter(mapping, connection, newborn));
    }
    Optional<String> keyMap =
        mapping.rowKeyNamespace().map(namespace -> KeyMap.relation(scope.run(), namespace));
    LaterRows later =
        new LaterRows(
            source,
            mapping.source(),
            () ->
                settled.test(mapping.source().name())
                    ? LaterRows.Copy.NONE_LATER
                    : copy(connection, mapping),
            reads);
    KeyedWriter writer = new KeyedWriter(mapping, connection, later, keyMap, scope.run(), newborn);
    ParkedRows parked =
        new ParkedRows(mapping, number, connection, later, keyMap, scope.run(), newborn);
    return new KeyedChanges(mapping, writer, later, parked, lane::await);
  }

  private LaterRows.Copy copy(Connection connection, TableMapping mapping) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SNAPSHOTS)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, mapping.source().name().schema());
      statement.setString(3, mapping.source().name().name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getLong(1) > 1
            ? LaterRows.Copy.SEVERAL_SNAPSHOTS
            : LaterRows.Copy.NONE_LATER;
      }
    }
  }
}

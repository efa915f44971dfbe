package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.Progress;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.rows.FilledColumns;
import io.whimbrel.databases.postgresql.rows.KeyTexts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of tables with a key that were found different, as sync writes changes. Safe for use
 * by several threads.
 *
 * <p>A source row may be read later than what the target holds, and written as it is it would be
 * ahead of the log: a change that follows could then meet a row that is not what it means. So in
 * one transaction (read committed):
 *
 * <ol>
 *   <li>The epoch is checked and the progress locked, so that nothing is applied meanwhile.
 *   <li>Keys that sync wrote since the rows were read are left out. The source did not change the
 *       others from the moment of reading up to this progress: what was read is what the source had
 *       at this very place of its log.
 *   <li>The others are written through the mapping, noted as touched, and committed.
 * </ol>
 */
public final class KeyedRepair {

  private final PostgresConnections connections;
  private final RunScope scope;
  private final RowSource source;
  private final OwnSession sessions;

  /**
   * On the database that these connections lead to.
   *
   * @param source where the rows come from
   */
  public KeyedRepair(PostgresConnections connections, RunScope scope, RowSource source) {
    this.connections = connections;
    this.scope = scope;
    this.source = source;
    this.sessions = new OwnSession(scope);
  }

  /** As {@link io.whimbrel.core.database.row.RowRepairs#mend}. */
  public List<List<String>> mend(
      TableMapping mapping, Map<List<String>, Optional<Tuple>> rows, Position since, long epoch) {
    Connection connection = connections.open();
    try {
      boolean isReplica = sessions.begin(connection);
      connection.setAutoCommit(false);
      ControlSchema.checkEpoch(connection, scope, epoch);
      Position progress = Progress.lock(connection, scope.run());
      Set<List<String>> left = left(connection, mapping, rows.keySet(), since);
      KeyedChanges changes = changes(connection, mapping);
      List<List<String>> written = new ArrayList<>();
      for (Map.Entry<List<String>, Optional<Tuple>> row : rows.entrySet()) {
        if (!left.contains(row.getKey())) {
          written.add(row.getKey());
          changes.take(change(mapping, row.getKey(), row.getValue()), 0);
        }
      }
      if (!changes.isEmpty()) {
        ApplySession session = new ApplySession(connection, scope, epoch, progress, isReplica);
        session.write(changes.seal(), ApplySession.Rest.IS_HERE);
        KeyTexts.mend(connection, mapping, keysAsWritten(mapping, rows, left));
        FilledColumns.mend(connection, mapping, written);
        FaultPoint.REPAIR_BEFORE_COMMIT.pass();
        session.commit(progress);
        FaultPoint.REPAIR_COMMITTED.pass();
      }
      return List.copyOf(left);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "repairing rows of " + mapping.target());
    } finally {
      PostgresConnections.end(connection);
    }
  }

  private Set<List<String>> left(
      Connection connection, TableMapping mapping, Set<List<String>> keys, Position since)
      throws SQLException {
    TableName table = mapping.source().name();
    Set<List<String>> left = new LinkedHashSet<>(keys);
    if (!Progress.isEmptied(connection, scope.run(), table, since)) {
      left.retainAll(TouchedKeys.read(connection, scope.run(), table, since));
    }
    return left;
  }

  /** The keys of the rows that were written, as the source writes them. */
  private static List<List<String>> keysAsWritten(
      TableMapping mapping, Map<List<String>, Optional<Tuple>> rows, Set<List<String>> left) {
    KeyedBatch batch = new KeyedBatch(mapping);
    return rows.entrySet().stream()
        .filter(row -> !left.contains(row.getKey()))
        .flatMap(row -> row.getValue().stream())
        .map(row -> batch.key(row, null))
        .toList();
  }

  private KeyedChanges changes(Connection connection, TableMapping mapping) throws SQLException {
    Optional<String> keyMap =
        mapping.rowKeyNamespace().map(namespace -> KeyMap.relation(scope.run(), namespace));
    LaterRows later =
        new LaterRows(source, mapping.source(), () -> LaterRows.Copy.NONE_LATER, new LongAdder());
    NewbornKeys newborn = new NewbornKeys(mapping, List.of(mapping), connection);
    return new KeyedChanges(
        mapping,
        new KeyedWriter(mapping, connection, later, keyMap, scope.run(), newborn),
        later,
        new ParkedRows(mapping, 0, connection, later, keyMap, scope.run(), newborn),
        () -> {});
  }

  private static LogEntry.RowChange change(
      TableMapping mapping, List<String> key, Optional<Tuple> row) {
    TableName table = mapping.source().name();
    return row.isPresent()
        ? new LogEntry.Update(table, Optional.empty(), row.get())
        : new LogEntry.Delete(table, keyOnly(mapping, key));
  }

  /** The image of a row of which only the key is known. */
  private static Tuple keyOnly(TableMapping mapping, List<String> key) {
    List<String> stored = mapping.sourceColumns().stream().map(Column::name).toList();
    List<String> names = mapping.source().keyColumns();
    byte[] @Nullable [] values = new byte[stored.size()][];
    for (int i = 0; i < names.size(); i++) {
      values[stored.indexOf(names.get(i))] = key.get(i).getBytes(StandardCharsets.UTF_8);
    }
    return Tuple.of(values);
  }
}

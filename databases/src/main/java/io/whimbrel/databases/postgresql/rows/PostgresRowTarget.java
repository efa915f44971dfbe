package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes chunks into a PostgreSQL database. A chunk's rows, its keys in the key map and its marker
 * commit in one transaction (read committed), durably. Triggers and foreign keys do not fire. Safe
 * for use by several threads, each transaction has a connection of its own.
 */
public final class PostgresRowTarget implements RowTarget {

  /** An index over an expression has NULL among its columns' names, and is none of the key's. */
  private static final String COMPARES_ROWS =
      """
      select exists (
        select from pg_index i
        where i.indrelid = to_regclass(?) and i.indisready
          and (i.indisunique or i.indisexclusion)
          and (i.indpred is not null or i.indexprs is not null or ? is distinct from (
            select array_agg(a.attname::text order by a.attname::text collate "C")
            from pg_attribute a
            where a.attrelid = i.indrelid
              and a.attnum = any (i.indkey[0:i.indnkeyatts - 1]))))
      """;

  private final PostgresConnections connections;
  private final RunScope scope;
  private final KeyMap keyMaps;
  private final OwnSession sessions;
  private final WireFormat formats = new WireFormat();

  /** Tables of the database that the connections lead to. */
  public PostgresRowTarget(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    this.keyMaps = new KeyMap(connections, scope);
    this.sessions = new OwnSession(scope);
  }

  @Override
  public RowFormat format(TableMapping mapping) {
    Optional<RowFormat> builtIn = WireFormat.ofBuiltIn(mapping);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    try (Connection connection = connections.brief()) {
      return formats.of(connection, mapping);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up the types of " + mapping);
    }
  }

  @Override
  public ChunkTransaction begin(long epoch) {
    try {
      return new PostgresChunkTransaction(session(epoch), scope.run(), this::prepare);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "beginning to copy rows");
    }
  }

  private void prepare(TableMapping mapping) {
    keyMaps.ensure(mapping);
    Rejects.ensure(connections, mapping);
  }

  @Override
  public void reset(TableMapping mapping, long epoch) {
    prepare(mapping);
    try (Lease lease = session(epoch)) {
      Connection connection = lease.connection();
      Query.execute(connection, MappedSelect.searchPath(mapping.target()));
      TargetReset.empty(connection, scope, mapping);
      new Markers(connection, scope.run()).forget(mapping.source().name());
      connection.commit();
      lease.done();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "emptying " + mapping.target());
    }
  }

  @Override
  public boolean comparesRows(TableMapping mapping) {
    List<String> key = mapping.targetKey().stream().map(ColumnMapping::name).sorted().toList();
    try (Lease lease = connections.lease()) {
      boolean compares =
          Query.holds(
              lease.connection(),
              COMPARES_ROWS,
              Sql.table(mapping.target()),
              lease.connection().createArrayOf("text", key.toArray()));
      lease.done();
      return compares;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at the indexes of " + mapping.target());
    }
  }

  @Override
  public List<ChunkMarker> markers() {
    try (Connection connection = connections.brief()) {
      return new Markers(connection, scope.run()).all();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading the markers of " + scope.run());
    }
  }

  /** A session that writes rows, in a transaction of this epoch. */
  private Lease session(long epoch) throws SQLException {
    Lease lease = connections.lease();
    Connection connection = lease.connection();
    try {
      sessions.begin(connection);
      connection.setAutoCommit(false);
      ControlSchema.checkEpoch(connection, scope, epoch);
      return lease;
    } catch (SQLException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }
}

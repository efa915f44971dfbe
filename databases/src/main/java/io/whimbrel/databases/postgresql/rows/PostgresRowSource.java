package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.copy.CopyOut;

/**
 * Reads rows of a PostgreSQL database, of each table itself and not of those that inherit from it.
 * Safe for use by several threads; every stream has a connection of its own.
 */
public final class PostgresRowSource implements RowSource {

  private final PostgresConnections connections;
  private final DigestRules rules;
  private final HeldTexts held = new HeldTexts();

  /** Rows of the database that the connections lead to. */
  public PostgresRowSource(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.rules = new DigestRules(connections);
  }

  @Override
  public List<Bounds> split(Table table, long rowsPerChunk) {
    return KeySplitter.split(connections, table, rowsPerChunk);
  }

  @Override
  public List<Bounds> split(Table table, Bounds bounds, long rowsPerPart) {
    return KeySplitter.split(connections, table, bounds, rowsPerPart);
  }

  @Override
  public TableSnapshot snapshot(Table table) {
    return ExportedSnapshot.take(connections, table);
  }

  @Override
  public TableSnapshot snapshot(List<Table> tables) {
    return ExportedSnapshot.take(connections, tables);
  }

  @Override
  public RowFormat lasting(TableMapping mapping) {
    return WireFormat.ofBuiltIn(mapping).orElse(RowFormat.POSTGRESQL_TEXT);
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    return stream(mapping, c -> SourceCopy.start(c, mapping, bounds, format));
  }

  @Override
  public RowStream read(TableMapping mapping, List<List<String>> keys, RowFormat format) {
    return stream(mapping, c -> SourceCopy.start(c, mapping, held.keys(c, keys), format));
  }

  @Override
  public Map<List<String>, Tuple> currentRows(Table table, List<List<String>> keys) {
    try (Connection connection = connections.open()) {
      return new CurrentRows(connection, table).read(keys);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading rows of " + table.name() + " again");
    }
  }

  @Override
  public Optional<String> checksumQuery(TableMapping mapping) {
    return ChecksumQuery.ofSource(mapping);
  }

  @Override
  public List<DigestRule> digestRules() {
    return rules.all();
  }

  @Override
  public List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    return SourceDigests.of(connections, mapping, ranges, rule, KeyOrder::of);
  }

  @Override
  public long count(Table table) {
    try (Lease lease = connections.lease(Silence.of(table))) {
      String sql = "select count(*) from only " + Sql.table(table.name());
      long count = Query.list(lease.connection(), sql, row -> row.getLong(1)).getFirst();
      lease.done();
      return count;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "counting rows of " + table.name());
    }
  }

  @Override
  public List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    Table table = mapping.source();
    try (Lease lease = connections.lease(Silence.of(table))) {
      List<List<String>> keys =
          KeyDraw.ofSource(lease.connection(), mapping).keys(lease.connection(), bounds, draw);
      lease.done();
      return keys;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + table.name());
    }
  }

  @Override
  public String drawnQuery(TableMapping mapping, Draw draw) {
    try (Lease lease = connections.lease()) {
      String query = KeyDraw.ofSource(lease.connection(), mapping).query(draw);
      lease.done();
      return query;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + mapping.source().name());
    }
  }

  private RowStream stream(TableMapping mapping, CopyStart start) {
    String place = "reading " + mapping.source().name();
    Lease lease = connections.lease(Silence.of(mapping.source()));
    try {
      return new CopyOutStream(
          lease,
          start.on(lease.connection()),
          place,
          PostgresRowSource::giveBack,
          e -> SourceCopy.failure(connections, mapping.source(), e));
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.of(e, place);
    }
  }

  private static void giveBack(Lease lease) {
    lease.done();
    lease.close();
  }

  /** Starts a copy on a new connection. */
  @FunctionalInterface
  private interface CopyStart {
    CopyOut on(Connection connection) throws SQLException;
  }
}

package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowProofs;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Compares rows on a PostgreSQL target. Source rows are staged there in a temporary table and go
 * through the same select as in copy; rows are compared by their text. Each comparison is one
 * transaction (repeatable read) that is rolled back. Safe for use by several threads.
 */
public final class PostgresRowProofs implements RowProofs {

  private static final String TABLES =
      """
      select distinct table_schema, table_name
      from %s
      where run = ? and position > ?
      order by table_schema, table_name
      """;

  private static final String TRUNCATED = TABLES.formatted("whimbrel.truncated");
  private static final String TOUCHED = TABLES.formatted("whimbrel.touched");

  private final PostgresConnections connections;
  private final DigestRules rules;
  private final RunScope scope;

  /** Proofs on the database that the connections lead to. */
  public PostgresRowProofs(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.rules = new DigestRules(connections);
    this.scope = scope;
  }

  @Override
  public Optional<String> checksumQuery(TableMapping mapping) {
    return Optional.of(ChecksumQuery.ofTarget(mapping));
  }

  @Override
  public List<DigestRule> digestRules() {
    return rules.all();
  }

  @Override
  public List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    try (Lease lease = connections.lease(Silence.of(mapping.source(), ranges.size()))) {
      Connection connection = lease.connection();
      List<String> conditions = conditions(connection, mapping, ranges);
      List<ChunkDigest> digests = RowDigest.ofTarget(connection, mapping, conditions, rule);
      lease.doneUnchanged();
      return digests;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "computing a digest of " + mapping.target());
    }
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      Bounds bounds,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    try {
      return inTransaction(
          mapping,
          connection -> {
            stage(connection, mapping, format, sourceRows);
            if (mapping.source().key().isEmpty()) {
              return MultisetComparison.run(connection, mapping, differencesMax);
            }
            TargetRows target = TargetRows.within(connection, scope.run(), mapping, bounds);
            return new KeyedComparison(connection, mapping, target).run(differencesMax);
          });
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    if (mapping.source().key().isEmpty()) {
      throw new IllegalArgumentException(mapping.source().name() + " has no key");
    }
    try {
      return inTransaction(
          mapping,
          connection -> {
            stage(connection, mapping, format, sourceRows);
            WantedKeys.create(connection, mapping, keys);
            TargetRows target = TargetRows.of(connection, mapping, WantedKeys.TABLE);
            return new KeyedComparison(connection, mapping, target).run(differencesMax);
          });
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  @Override
  public Comparison keyless(TableMapping mapping, int differencesMax) {
    try {
      return inTransaction(
          mapping,
          connection ->
              KeylessRows.find(
                  connection, scope.run(), mapping, UnaryOperator.identity(), differencesMax));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading rows of " + mapping.target() + " without a key");
    }
  }

  @Override
  public List<List<String>> drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      List<List<String>> keys =
          KeyDraw.ofTarget(lease.connection(), scope.run(), mapping, bounds)
              .keys(lease.connection(), bounds, draw);
      lease.done();
      return keys;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + mapping.target());
    }
  }

  @Override
  public String drawnQuery(TableMapping mapping, Draw draw) {
    try (Lease lease = connections.lease()) {
      String query =
          KeyDraw.ofTarget(lease.connection(), scope.run(), mapping, Bounds.ALL).query(draw);
      lease.done();
      return query;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "drawing rows of " + mapping.target());
    }
  }

  @Override
  public Comparison unmapped(TableMapping mapping, int differencesMax) {
    if (mapping.targetKey().stream().noneMatch(c -> c.rule() instanceof ValueRule.DeriveKey)) {
      return Comparison.equal(0);
    }
    try {
      return inTransaction(
          mapping,
          connection -> new KeyMapComparison(connection, scope.run(), mapping).run(differencesMax));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "comparing the keys of " + mapping.target() + " with the key map");
    }
  }

  @Override
  public List<List<String>> touched(TableMapping mapping, Position since) {
    try (Lease lease = connections.lease()) {
      List<List<String>> keys =
          TouchedKeys.read(lease.connection(), scope.run(), mapping.source().name(), since);
      lease.done();
      return keys;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading the touched keys of " + mapping.source().name());
    }
  }

  @Override
  public void forgetTouched(Map<TableName, Position> proved) {
    try (Connection connection = connections.brief()) {
      for (Map.Entry<TableName, Position> table : proved.entrySet()) {
        TouchedKeys.forget(connection, scope.run(), table.getKey(), table.getValue());
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "forgetting touched keys of rows that are proved");
    }
  }

  @Override
  public List<TableName> touchedTables(Position since) {
    return tables(TOUCHED, since);
  }

  @Override
  public List<TableName> truncated(Position since) {
    return tables(TRUNCATED, since);
  }

  private List<TableName> tables(String sql, Position since) {
    try (Lease lease = connections.lease()) {
      List<TableName> tables =
          Query.list(
              lease.connection(),
              sql,
              row -> new TableName(row.getString(1), row.getString(2)),
              scope.run().text(),
              since.sequence());
      lease.done();
      return tables;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading which tables were written to");
    }
  }

  /** Conditions over the target's own columns; a plain mapping has no derived keys. */
  private List<String> conditions(Connection connection, TableMapping mapping, List<Bounds> ranges)
      throws SQLException {
    List<KeyPart> key =
        ranges.stream().allMatch(Bounds::isAll)
            ? List.of()
            : TargetRows.within(connection, scope.run(), mapping, Bounds.ALL).sourceKey();
    return TargetRows.conditions(connection, mapping, key, ranges);
  }

  /** What compares in a transaction. */
  @FunctionalInterface
  interface Comparing<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Compares in a transaction, which is given up afterwards with all that was made in it. */
  <T> T inTransaction(TableMapping mapping, Comparing<T> comparing) throws SQLException {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      Connection connection = lease.connection();
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local work_mem = '64MB'");
        statement.execute(NamedKeys.searchPath(mapping));
      }
      T found = comparing.on(connection);
      lease.done();
      return found;
    }
  }

  static void stage(Connection connection, TableMapping mapping, RowFormat format, RowStream rows)
      throws SQLException {
    Stage.fill(connection, mapping, format, rows);
    try (Statement statement = connection.createStatement()) {
      statement.execute("analyze " + Stage.TABLE);
    }
  }
}

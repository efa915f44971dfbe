package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RowProofs;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares rows on a PostgreSQL target. Safe for use by several threads. */
public final class PostgresRowProofs implements RowProofs {

  private static final String TRUNCATED =
      """
      select distinct table_schema, table_name from whimbrel.truncated
      where run = ? and position > ?
      """;

  private final PostgresConnections connections;
  private final RunScope scope;

  /** The proofs of one run. */
  public PostgresRowProofs(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  @Override
  public ChunkDigest digest(TableMapping mapping, Bounds bounds) {
    List<String> columns =
        mapping.columns().stream()
            .filter(column -> isDigested(mapping, column))
            .map(column -> "t." + Sql.identifier(column.name()))
            .toList();
    String from = " from only " + Sql.table(mapping.target()) + " as t";
    String where = comparisonScope(mapping).within(bounds);
    try (Connection connection = connections.open(Duration.ZERO)) {
      return Digests.run(connection, Digests.select(columns, from, where));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "digesting " + mapping.target());
    }
  }

  private static boolean isDigested(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry _ -> true;
      case ValueRule.Computed _ -> mapping.source().column(column.name()).isPresent();
      case ValueRule.Compute _, ValueRule.DeriveKey _, ValueRule.Fill _ -> false;
    };
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      Bounds bounds,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    String condition = comparisonScope(mapping).within(bounds);
    return compare(mapping, condition, format, sourceRows, differencesMax);
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    String condition = comparisonScope(mapping).among(keys);
    return compare(mapping, condition, format, sourceRows, differencesMax);
  }

  private Comparison compare(
      TableMapping mapping,
      String condition,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(MappedSelect.searchPath(mapping.target()));
        statement.execute("set local work_mem = '64MB'");
      }
      StageTable.fill(connection, mapping, format, sourceRows);
      Comparison comparison =
          new RowComparison(connection, mapping, comparisonScope(mapping), condition)
              .run(differencesMax);
      connection.rollback();
      return comparison;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "comparing rows of " + mapping);
    }
  }

  private ComparisonScope comparisonScope(TableMapping mapping) {
    Optional<String> keyMap = mapping.rowKeyNamespace().map(_ -> KeyMap.table(scope, mapping));
    return new ComparisonScope(mapping, keyMap);
  }

  @Override
  public long unmappedRows(TableMapping mapping) {
    if (mapping.rowKeyNamespace().isEmpty()) {
      return 0;
    }
    String sql =
        "select count(*) from "
            + Sql.table(mapping.target())
            + " as t where not exists (select from "
            + KeyMap.table(scope, mapping)
            + " as m where m.new_key = "
            + comparisonScope(mapping).targetKey()
            + ")";
    try (Connection connection = connections.open(Duration.ZERO);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for unknown keys in " + mapping.target());
    }
  }

  @Override
  public List<List<String>> touched(TableMapping mapping, Position since) {
    try (Connection connection = connections.open()) {
      return TouchedKeys.read(connection, scope, mapping.source().name(), since);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading what sync touched of " + mapping.target());
    }
  }

  @Override
  public List<TableName> truncated(Position since) {
    List<TableName> tables = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement statement = connection.prepareStatement(TRUNCATED)) {
      statement.setString(1, scope.run().text());
      statement.setLong(2, since.sequence());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(new TableName(rows.getString(1), rows.getString(2)));
        }
      }
      return tables;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading what sync emptied");
    }
  }
}

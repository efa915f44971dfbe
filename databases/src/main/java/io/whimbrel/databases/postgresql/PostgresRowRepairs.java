package io.whimbrel.databases.postgresql;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.apply.KeyedRepair;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.rows.StagedRepair;
import io.whimbrel.databases.postgresql.rows.StatementLook;
import io.whimbrel.databases.postgresql.rows.UnmappedRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes single rows of a PostgreSQL database equal. Safe for use by several threads. */
final class PostgresRowRepairs implements RowRepairs {

  private final PostgresConnections connections;
  private final RunScope scope;
  private final StatementLook look;
  private final KeyedRepair keyed;

  PostgresRowRepairs(PostgresConnections connections, RunScope scope, RowSource source) {
    this.connections = connections;
    this.scope = scope;
    this.look = new StatementLook(connections, scope);
    this.keyed = new KeyedRepair(connections, scope, source);
  }

  @Override
  public List<RowRepair> statements(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      Values values) {
    return look.ofKeys(mapping, keys, format, sourceRows, values);
  }

  @Override
  public List<RowRepair> statements(
      TableMapping mapping, RowFormat format, RowStream sourceRows, int max, Values values) {
    return look.ofWhole(mapping, format, sourceRows, max, values);
  }

  @Override
  public List<RowRepair> unmapped(TableMapping mapping, int max) {
    return look.ofUnmapped(mapping, max);
  }

  @Override
  public List<List<String>> mend(
      TableMapping mapping, Map<List<String>, Optional<Tuple>> rows, Position since, long epoch) {
    return keyed.mend(mapping, rows, since, epoch);
  }

  @Override
  public Staged stage(TableMapping mapping, RowFormat format, RowStream sourceRows, long epoch) {
    return StagedRepair.open(connections, scope, mapping, format, sourceRows, epoch);
  }

  @Override
  public long removeUnmapped(TableMapping mapping, long epoch) {
    return UnmappedRows.remove(connections, scope, mapping, epoch);
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.TargetWarming;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Statistics by {@code analyze}, the cache by {@code pg_prewarm}, where the extension is there. */
public final class PostgresWarming implements TargetWarming {
  /** As autovacuum judges: a tenth of the rows, and fifty, have changed since. */
  private static final String STALE =
      """
      select s.schemaname, s.relname
      from pg_stat_all_tables s join pg_class c on c.oid = s.relid
      join unnest(?::text[], ?::text[]) as wanted (schema, name)
        on wanted.schema = s.schemaname and wanted.name = s.relname
      where c.relkind = 'r'
        and (coalesce(s.last_analyze, s.last_autoanalyze) is null
          or s.n_mod_since_analyze > 50 + 0.1 * s.n_live_tup)
      order by 1, 2
      """;

  private static final String EXTENSION =
      """
      select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_prewarm'
      """;

  private static final String RELATIONS =
      """
      with wanted as (
        select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join unnest(?::text[], ?::text[]) as name (schema, name)
          on name.schema = n.nspname and name.name = c.relname
        where c.relkind = 'r'),
      relations as (
        select i.indexrelid as oid, 0 as turn from pg_index i
        where i.indrelid in (select oid from wanted) and i.indisvalid
        union all select oid, 1 from wanted),
      sized as (
        select oid, pg_relation_size(oid) as bytes,
          sum(pg_relation_size(oid)) over (order by turn, pg_relation_size(oid), oid) as so_far
        from relations)
      select oid::bigint, bytes from sized
      where bytes > 0 and so_far <= pg_size_bytes(current_setting('shared_buffers'))
      order by so_far
      """;

  private final PostgresConnections connections;

  private record Relation(long oid, long bytes) {}

  /** Of a server. */
  public PostgresWarming(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public int refreshStatistics(List<TableName> tables) {
    try (Connection connection = connections.open()) {
      List<TableName> stale =
          Query.list(
              connection,
              STALE,
              row -> new TableName(row.getString(1), row.getString(2)),
              schemas(connection, tables),
              names(connection, tables));
      for (TableName table : stale) {
        Query.execute(connection, "analyze " + Sql.table(table));
      }
      return stale.size();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "making statistics on " + connections.place());
    }
  }

  @Override
  public OptionalLong prewarm(List<TableName> tables) {
    try (Connection connection = connections.open()) {
      List<String> schema = Query.texts(connection, EXTENSION);
      if (schema.isEmpty()) {
        return OptionalLong.empty();
      }
      String call = "select %s.pg_prewarm(?::oid)".formatted(Sql.identifier(schema.getFirst()));
      long bytes = 0;
      for (Relation relation : relations(connection, tables)) {
        List<String> _ = Query.texts(connection, call, relation.oid());
        bytes += relation.bytes();
      }
      return OptionalLong.of(bytes);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "warming the cache of " + connections.place());
    }
  }

  private static List<Relation> relations(Connection connection, List<TableName> tables)
      throws SQLException {
    return Query.list(
        connection,
        RELATIONS,
        row -> new Relation(row.getLong(1), row.getLong(2)),
        schemas(connection, tables),
        names(connection, tables));
  }

  private static Array schemas(Connection connection, List<TableName> tables) throws SQLException {
    return connection.createArrayOf("text", tables.stream().map(TableName::schema).toArray());
  }

  private static Array names(Connection connection, List<TableName> tables) throws SQLException {
    return connection.createArrayOf("text", tables.stream().map(TableName::name).toArray());
  }
}

package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.database.ServerPlatform;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a PostgreSQL tells of where it runs; every role may ask. */
public final class PostgresPlatform {

  /** Roles that a provider's service has, the most telling first. */
  private static final String PROVIDER =
      """
      select case rolname
          when 'rds_superuser' then 'AWS (RDS)'
          when 'cloudsqlsuperuser' then 'GCP (Cloud SQL)'
          when 'alloydbsuperuser' then 'GCP (AlloyDB)'
          else 'Azure (Database for PostgreSQL)'
        end
      from pg_roles
      where rolname in
        ('rds_superuser', 'cloudsqlsuperuser', 'alloydbsuperuser', 'azure_pg_admin')
      order by rolname
      limit 1
      """;

  private static final String INFRASTRUCTURE =
      """
      select split_part(split_part(version(), ' on ', 2), ',', 1)
        || case when pg_is_in_recovery() then ', a standby' else '' end
        || ', ' || (select count(*) from pg_stat_replication) || ' replicating'
        || ', ' || current_setting('max_connections') || ' connections'
        || ', shared_buffers ' || current_setting('shared_buffers')
      """;

  private static final String HISTORIES =
      """
      select n.nspname, c.relname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname in ('flyway_schema_history', 'databasechangelog', '_prisma_migrations')
        and c.relkind in ('r', 'p')
        and has_table_privilege(c.oid, 'select')
        and has_schema_privilege(n.oid, 'usage')
      order by n.nspname, c.relname
      """;

  private PostgresPlatform() {}

  /** Asks the server. */
  public static ServerPlatform of(PostgresConnections connections) {
    try (Connection connection = connections.brief()) {
      return new ServerPlatform(
          Query.texts(connection, PROVIDER).stream().findFirst().orElse(""),
          Query.texts(connection, INFRASTRUCTURE).getFirst(),
          schemaVersion(connection));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking where " + connections.place() + " runs");
    }
  }

  private static String schemaVersion(Connection connection) throws SQLException {
    List<TableName> histories =
        Query.list(connection, HISTORIES, r -> new TableName(r.getString(1), r.getString(2)));
    for (TableName history : histories) {
      Optional<String> last = last(connection, history);
      if (last.isPresent()) {
        return last.get();
      }
    }
    return "";
  }

  private static Optional<String> last(Connection connection, TableName history)
      throws SQLException {
    String table = Sql.table(history);
    String sql =
        switch (history.name()) {
          case "flyway_schema_history" ->
              """
              select version || ' (Flyway)' from %s
              where success and version is not null order by installed_rank desc limit 1
              """;
          case "databasechangelog" ->
              "select id || ' (Liquibase)' from %s order by orderexecuted desc limit 1";
          default ->
              """
              select migration_name || ' (Prisma)' from %s
              where finished_at is not null and rolled_back_at is null
              order by started_at desc limit 1
              """;
        };
    return Query.texts(connection, sql.formatted(table)).stream().findFirst();
  }
}

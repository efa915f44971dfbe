package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresWarmingTest {
  private static final List<TableName> TABLES =
      List.of(new TableName("public", "Odd One"), new TableName("public", "other"));

  @Test
  void statisticsAreMadeWhereTheyAreMissingAndTheCacheIsReadWhereTheServerCan(
      TwoDatabases databases) {
    databases.onTarget(
        """
        create table "Odd One" (id int primary key);
        insert into "Odd One" select generate_series(1, 1000);
        create table other (id int);
        alter table "Odd One" set (autovacuum_enabled = false);
        alter table other set (autovacuum_enabled = false);
        """);
    PostgresWarming warming = new PostgresWarming(databases.target());

    int first = warming.refreshStatistics(TABLES);
    int second = warming.refreshStatistics(TABLES);
    boolean isCold = warming.prewarm(TABLES).isEmpty();
    databases.onTarget("create extension pg_prewarm");

    assertThat(first).isEqualTo(2);
    assertThat(second).isZero();
    assertThat(isCold).isTrue();
    assertThat(warming.prewarm(TABLES).orElse(0)).isPositive();
  }
}

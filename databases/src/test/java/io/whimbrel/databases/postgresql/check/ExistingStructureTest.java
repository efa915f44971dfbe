package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class ExistingStructureTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  @Test
  void whatCannotTakeATablesRowsIsNamed(TwoDatabases databases) throws SQLException {
    databases.onSource(
        """
        create table plain (id int primary key);
        create table seen (id int primary key);
        create table fitting (id int primary key);
        create sequence counter;
        """);
    databases.onTarget(
        """
        create table plain (id int primary key) partition by range (id);
        create view seen as select 1 as id;
        create table fitting (id int primary key);
        """);
    databases.onBoth("create materialized view sums as select 1 as one");
    List<TableMapping> mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "plain")),
            TwoDatabases.plain(databases.table("public", "seen")),
            TwoDatabases.plain(databases.table("public", "fitting")));

    List<Finding> findings =
        new PostgresPreconditions(databases.target(), databases.scope())
            .find(
                new PostgresCatalog(databases.source(), databases.scope()).definitions(ALL),
                mappings,
                SchemaMode.EXISTING);

    assertThat(findings)
        .extracting(Finding::what)
        .contains(
            "public.plain is a partitioned table on the target and a table with rows on the source",
            "public.seen is a view on the target and a table with rows on the source",
            "sequence public.counter is not on the target: its value is not carried",
            "materialized view public.sums is not refreshed on the target: its rows are not"
                + " carried")
        .noneMatch(what -> what.contains("fitting"));
  }
}

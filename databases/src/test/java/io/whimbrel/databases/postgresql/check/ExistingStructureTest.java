package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.databases.postgresql.schema.PostgresSchemaWriter;
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
    databases.onSource("create materialized view lost as select 1 as one");
    databases
        .targetDatabase()
        .execute(
            """
            create function watch() returns event_trigger language plpgsql as 'begin end';
            create event trigger guard on ddl_command_end execute function watch();
            create event trigger asleep on sql_drop execute function watch();
            alter event trigger asleep disable;
            """);
    List<TableMapping> mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "plain")),
            TwoDatabases.plain(databases.table("public", "seen")),
            TwoDatabases.plain(databases.table("public", "fitting")));

    List<Finding> findings =
        new PostgresPreconditions(databases.target(), databases.scope())
            .find(
                new PostgresCatalog(databases.source(), databases.scope())
                    .inventory(ALL)
                    .definitions(),
                mappings,
                SchemaMode.EXISTING);

    assertThat(findings)
        .extracting(Finding::what)
        .contains(
            "public.plain is a partitioned table on the target and a table with rows on the source",
            "public.seen is a view on the target and a table with rows on the source",
            "sequence public.counter is not on the target: its value is not carried",
            "materialized view public.lost is not on the target: it is not carried",
            "event trigger guard of the target fires for what the run makes there")
        .noneMatch(what -> what.contains("fitting") || what.contains("sums"))
        .noneMatch(what -> what.contains("asleep"));
  }

  @Test
  void materializedViewsAreRefreshedInOrderAtEveryAttempt(TwoDatabases databases)
      throws SQLException {
    databases.onBoth(
        """
        create table counted (id int primary key);
        create materialized view z_first as select count(*) as n from counted;
        create view middle as select n + 1 as n from z_first;
        create materialized view a_last as select n + 1 as n from middle;
        create materialized view empty as select n from middle with no data;
        """);
    databases.takeOver();
    databases.onTarget("insert into counted values (1), (2)");
    PostgresSchemaWriter writer = new PostgresSchemaWriter(databases.target(), databases.scope());
    List<ObjectDefinition> definitions =
        new PostgresCatalog(databases.source(), databases.scope()).inventory(ALL).definitions();
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "counted"));

    List<SchemaStep> steps = writer.given(definitions, List.of(mapping));
    steps.forEach(writer::run);
    databases.onTarget("insert into counted values (3)");
    steps.forEach(writer::run);

    assertThat(steps)
        .extracting(SchemaStep::id)
        .containsExactly(
            "refresh materialized view public.z_first", "refresh materialized view public.a_last");
    assertThat(databases.targetRows("select n from public.a_last")).containsExactly("(5)");
  }

  @Test
  void aMaterializedViewThatOurUserMayNotRefreshIsNamed(TwoDatabases databases)
      throws SQLException {
    databases.onBoth("create materialized view kept as select 1 as one");
    databases
        .targetDatabase()
        .execute(
            """
            create role keeper;
            alter materialized view kept owner to keeper;
            create role nobody_much login;
            """);
    String url =
        databases
            .targetDatabase()
            .server()
            .url(databases.targetDatabase().name())
            .replace("//postgres@", "//nobody_much@");
    PostgresConnections others =
        new PostgresConnections(new DatabaseUrl(url, url), "whimbrel test");

    List<Finding> findings =
        new PostgresPreconditions(others, databases.scope())
            .find(
                new PostgresCatalog(databases.source(), databases.scope())
                    .inventory(ALL)
                    .definitions(),
                List.of(),
                SchemaMode.EXISTING);

    assertThat(findings).extracting(Finding::fix).contains("grant \"keeper\" to \"nobody_much\"");
  }
}

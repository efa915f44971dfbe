package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An application's queries give the same on both sides, or it is said where they do not. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ShadowVoyageTest {

  private static final String ROWS =
      """
      create table item (id int primary key, name text, at timestamptz, raw bytea);
      insert into item select g, 'n' || g, now(), 'x' from generate_series(1, 3000) g
      """;

  private final Servers servers;

  ShadowVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void resultsAreComparedAndNothingIsWritten(@TempDir Path directory) throws Exception {
    String database = servers.name("shadow");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, ROWS);
    servers
        .target()
        .execute(
            database,
            """
            create table item (id int primary key, name text, at timestamptz, raw bytea);
            create table thing as select 1 as id;
            alter database %s set timezone = 'Asia/Tokyo'
            """
                .formatted(database));
    servers
        .target()
        .execute(
            database, "insert into item select g, 'n' || g from generate_series(3000, 1, -1) g");
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"public.*\"]", "rule", 100),
                servers.source().port(),
                servers.target().port());
    Path queries = directory.resolve("queries.sql");

    Files.writeString(
        queries,
        """
        -- name: all in any order
        select id, name, raw is null as x from (select id, name, null as raw from item) as i;
        -- name: in order
        select id from item order by id desc;
        -- name: other words
        select count(*) from item where id = 1;
        -- target:
        select count(*) from thing;
        """);
    assertThat(voyage.run("", "shadow", "--queries", "queries.sql", "plan.yaml"))
        .as(voyage.said())
        .isZero();
    assertThat(voyage.said()).contains("3 of 3 queries equal");
    assertThat(voyage.run("", "shadow", "--queries", "queries.sql", "--warm", "plan.yaml"))
        .as(voyage.said())
        .isZero();
    assertThat(voyage.said()).contains("3 of 3 queries warmed");

    Files.writeString(
        queries,
        """
        select at from item where id = 1;
        select count(*) from thing;
        select id from item;
        select set_config('transaction_read_only', 'off', false);
        with gone as (delete from item returning 1) select count(*) from gone;
        """);
    assertThat(voyage.run("", "shadow", "--queries", "queries.sql", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.DIFFERENT.status());
    assertThat(voyage.said())
        .contains("1 of 5 queries equal")
        .contains("their values or their order differ")
        .contains("the source: relation \"thing\" does not exist")
        .contains("in a read-only transaction");
    assertThat(voyage.run("", "shadow", "--from-statements", "5", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.PRECONDITION.status());
    assertThat(voyage.said()).contains("E-EXTENSION-MISSING");
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Data that does not fit its target: found before, kept aside on the way, looked for behind it. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class QualityVoyageTest {

  private static final String CREATE =
      """
      create table people (id int primary key, name text, age bigint, born date, seen timestamp);
      alter table people alter name set storage plain;
      create table visits (id int primary key, person int references people);
      insert into people select g, 'n' || g, g % 90, date '2000-01-01' + g, '2021-06-01 12:00'
        from generate_series(1, 500) as g;
      insert into visits select g, g from generate_series(100, 300) as g;
      update people set name = repeat('x', 11) where id = 7;
      update people set age = 40000 where id = 8;
      update people set born = null where id = 9;
      update people set seen = '2021-03-28 02:30' where id = 10;
      insert into visits values (1, 8);
      """;

  private static final String MAP =
      """
      tables:
        include: ["*"]
        map:
          public.people:
            columns:
              name: { type: varchar(10) }
              age: { type: smallint }
              born: { nullable: false }
              seen: { type: timestamptz, up: "seen at time zone 'Europe/Berlin'",
                down: "seen at time zone 'Europe/Berlin'" }
      """;

  /** Without rules, which find rows that point to nothing before the pause finds them. */
  private static final String POLICIES =
      """
      verify:
        levels: [structure, count, checksum]
        quality:
          tables:
            public.people:
              name: { misfits: { fix: "left(name, 10)" } }
              age: { misfits: keep-aside }
              born: { nulls: keep-aside }
              seen: { misfits: accept }
      """;

  private static final String REJECTS =
      "select string_agg(key[1] || ' ' || reason, ', ' order by key[1])"
          + " from whimbrel_rejects.rejected";

  private final Servers servers;

  QualityVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void rowsThatDoNotFitStopTheRunOrAreKeptAsideAsThePlanSays(@TempDir Path directory)
      throws Exception {
    String database = servers.name("quality");
    Voyage voyage = voyage(database, directory);

    assertThat(voyage.run("", "assess", "plan.yaml")).isEqualTo(ExitCode.FINDINGS.status());
    assertThat(voyage.said())
        .contains("values that varchar(10) does not hold: id=7")
        .contains("values that smallint does not hold: id=8")
        .contains("NULL in a column that takes none: id=9")
        .contains("times that do not exist in 'Europe/Berlin': id=10");
    assertThat(voyage.run("", "run", "plan.yaml")).isEqualTo(ExitCode.PRECONDITION.status());
    assertThat(voyage.run("", "abort", "--confirm", database, "plan.yaml"))
        .as(voyage.said())
        .isZero();
    voyage.assertNothingLeft();

    Files.writeString(directory.resolve("plan.yaml"), POLICIES, StandardOpenOption.APPEND);
    assertThat(voyage.run("", "run", "plan.yaml")).isEqualTo(ExitCode.PRECONDITION.status());
    assertThat(voyage.said()).contains("is not among the rows of public.people that travel");
    servers.source().execute(database, "delete from visits where id = 1");
    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());
    assertThat(text(servers.target(), database, REJECTS))
        .isEqualTo("8 misfits of age, 9 nulls of born");

    servers
        .source()
        .execute(
            database,
            """
            update people set age = 80 where id = 8;
            update people set age = 50000 where id in (11, 12);
            insert into visits values (2, 11)
            """);
    assertThat(voyage.run("", "verify", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.DIFFERENT.status());
    assertThat(voyage.said()).contains("the data quality of the target is not acceptable");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isNotZero();
    assertThat(voyage.said()).contains("1 rows point to rows that are kept aside");
    servers.source().execute(database, "delete from visits where id = 2");
    finish(voyage);

    assertThat(text(servers.target(), database, REJECTS))
        .isEqualTo("11 misfits of age, 12 misfits of age, 9 nulls of born");
    assertThat(
            text(
                servers.target(),
                database,
                "select count(*) || ' ' || max(length(name)) || ' ' || max(seen) from people"))
        .startsWith("497 10 2021-06-01");
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    assertThat(text(servers.target(), database, REJECTS)).startsWith("11 misfits");
  }

  @Test
  void theExampleIsAcceptedOnceTheSourceIsAsItSays(@TempDir Path directory) throws Exception {
    String database = servers.name("quality");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers
        .source()
        .execute(
            database,
            """
            create table customers (id int primary key, email text, zip text, born date, age int,
              created timestamp);
            create table orders (id int primary key, customer_id int references customers);
            insert into customers select g, 'e' || g, '04109', date '1970-02-01' + g, g % 90,
              '2021-06-01 12:00' from generate_series(1, 300) as g;
            update customers set email = null, zip = repeat('1', 11) where id = 7;
            update customers set age = 200 where id = 8;
            insert into orders values (1, 8), (2, 9)
            """);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .withEnvironment(
                Map.of(
                    "OLD_DATABASE_URL", servers.source().url(database),
                    "NEW_DATABASE_URL", servers.target().url(database)));
    String example = Files.readString(Path.of("../docs/examples/quality.yaml"));
    Files.writeString(directory.resolve("plan.yaml"), example);

    assertThat(voyage.run("", "assess", "plan.yaml")).isEqualTo(ExitCode.FINDINGS.status());
    assertThat(voyage.said())
        .contains("alter table \"public\".\"customers\" replica identity full")
        .contains("refuses them when it validates it behind the copy", "make the key NOT VALID");
    example
        .lines()
        .filter(line -> line.startsWith("#   "))
        .forEach(line -> servers.source().execute(database, line.substring(1)));
    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());
    assertThat(text(servers.target(), database, REJECTS))
        .isEqualTo("7 misfits of zip, 8 misfits of age: age not between 0 and 130");
    assertThat(text(servers.target(), database, "select count(*) from orders")).isEqualTo("2");
  }

  private static void finish(Voyage voyage) throws Exception {
    int exit = voyage.run("", "run", "plan.yaml");
    if (exit == ExitCode.WAITING.status()) {
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).isZero();
      exit = voyage.run("", "run", "plan.yaml");
    }
    assertThat(exit).as(voyage.said()).isZero();
  }

  private Voyage voyage(String database, Path directory) throws Exception {
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, CREATE);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"*\"]", "person", 1_000),
                servers.source().port(),
                servers.target().port());
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(plan, Files.readString(plan).replace("tables: { include: [\"*\"] }\n", MAP));
    return voyage;
  }

  private static String text(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1) + "";
    }
  }
}

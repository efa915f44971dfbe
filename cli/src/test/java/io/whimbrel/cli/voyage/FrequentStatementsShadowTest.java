package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements that an application really runs, as its server counts them, on both sides. */
class FrequentStatementsShadowTest {

  @Test
  void areRunOnBothSidesAndThoseWithoutTheirConstantsAreNamed(@TempDir Path directory)
      throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder(PostgresVersion.V17)
            .setting("shared_preload_libraries", "pg_stat_statements")
            .start()) {
      for (String database : new String[] {"old", "new"}) {
        server.createDatabase(database);
        server.execute(database, "create table item (id int primary key, name text)");
        server.execute(
            database, "insert into item select g, 'n' || g from generate_series(1, 500) g");
      }
      server.execute("old", "create extension pg_stat_statements");
      server.execute("postgres", "create extension pg_stat_statements");
      server.execute("postgres", "select pg_stat_statements_reset()");
      server.execute("old", "select name from item order by id");
      server.execute("old", "select name from item where id = 7");
      server.execute("old", "update item set name = 'n7' where id = 7");
      Files.writeString(
          directory.resolve("plan.yaml"),
          """
          migration: STATEMENTS-1
          source: ${env:SOURCE}
          target: ${env:TARGET}
          tables: { include: ["public.*"] }
          backup: { by: none }
          """);
      CommandsHere commands =
          new CommandsHere(
              Map.of("SOURCE", server.url("old"), "TARGET", server.url("new")), Clock.systemUTC());
      String plan = directory.resolve("plan.yaml").toString();

      int equal = commands.run("shadow", "--from-statements", "50", plan);

      assertThat(equal).as(commands::said).isZero();
      assertThat(commands.said())
          .contains("select name from item order by id", "1 of 1 queries equal")
          .contains("select name from item where id = $1")
          .contains("skipped");
      server.execute("new", "update item set name = 'other' where id = 500");
      int different = commands.run("shadow", "--from-statements", "50", plan, "--output", "json");

      assertThat(different).as(commands::said).isEqualTo(ExitCode.DIFFERENT.status());
      assertThat(commands.said()).contains("select name from item order by id", "DIFFERENT");
    }
  }
}

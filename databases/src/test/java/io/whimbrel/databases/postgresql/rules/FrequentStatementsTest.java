package io.whimbrel.databases.postgresql.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.FrequentStatement;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrequentStatementsTest {
  private static final int ALL = 1_000;

  private static PostgresConnections connections(EmbeddedPostgres server, String user) {
    String url = server.url("shop").replace("postgres@", user + "@");
    return new PostgresConnections(new DatabaseUrl("source", url), "whimbrel M.1");
  }

  private static List<String> texts(PostgresConnections connections, int max) {
    return FrequentStatements.read(connections, max).stream().map(FrequentStatement::sql).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"V14", "V18"})
  void whatTookMostOfTheTimeInThisDatabaseComesFirst(PostgresVersion version) {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder(version)
            .setting("shared_preload_libraries", "pg_stat_statements")
            .setting("pg_stat_statements.track", "all")
            .start()) {
      server.createDatabase("shop");
      server.createDatabase("other");
      server.execute("shop", "create extension pg_stat_statements");
      server.execute(
          "shop",
          """
          create table item (id int);
          create function slow() returns void language sql as 'select pg_sleep(0.1) from item'
          """);
      server.execute("shop", "select pg_stat_statements_reset()");
      for (int i = 0; i < 3; i++) {
        server.execute("shop", "select id from item");
      }
      server.execute("shop", "insert into item values (7)");
      server.execute("shop", "select slow()");
      server.execute("shop", "select id from item where id = 7");
      server.execute("other", "select current_database()");

      try (PostgresConnections connections = connections(server, "postgres")) {
        List<FrequentStatement> all = FrequentStatements.read(connections, ALL);

        assertThat(all.getFirst().sql()).isEqualTo("select slow()");
        assertThat(all)
            .contains(
                new FrequentStatement("select id from item", 3),
                new FrequentStatement("select id from item where id = $1", 1))
            .extracting(FrequentStatement::sql)
            .noneMatch(sql -> sql.contains("current_database()") && !sql.contains("dbid"))
            .noneMatch(sql -> sql.startsWith("select pg_sleep"));
        assertThat(texts(connections, 1)).containsExactly("select slow()");
      }

      server.execute("shop", "create role blind login");
      try (PostgresConnections blind = connections(server, "blind")) {
        assertThatThrownBy(() -> FrequentStatements.read(blind, ALL))
            .isInstanceOfSatisfying(
                Problem.class,
                p -> {
                  assertThat(p.code()).isEqualTo(ProblemCode.GRANT_MISSING);
                  assertThat(p.fix()).contains("grant pg_read_all_stats");
                });
        server.execute("shop", "grant pg_read_all_stats to blind");
        assertThat(texts(blind, ALL)).contains("select slow()");
      }
    }
  }

  @Test
  void anExtensionThatCannotTellIsNamedWithWhatMendsIt() {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(PostgresVersion.V18)) {
      server.createDatabase("shop");
      try (PostgresConnections connections = connections(server, "postgres")) {
        missing(connections, "shadow --queries");

        server.execute("shop", "create extension pg_stat_statements version '1.8'");
        missing(connections, "alter extension pg_stat_statements update");

        server.execute("shop", "alter extension pg_stat_statements update");
        missing(connections, "shared_preload_libraries");
      }
    }
  }

  private static void missing(PostgresConnections connections, String fix) {
    assertThatThrownBy(() -> FrequentStatements.read(connections, ALL))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo(ProblemCode.EXTENSION_MISSING);
              assertThat(p.fix()).contains(fix);
            });
  }
}

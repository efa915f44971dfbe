package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes of any size go through sync in the 512 MB that the launcher gives. */
@ExtendWith(Servers.Resolver.class)
class BigChangesVoyageTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String CREATE =
      """
      create table texts (id int primary key, v text, n int);
      create table numbers (id int primary key, u int unique deferrable, v text);
      create table marker (id int primary key);
      insert into numbers select g, g, repeat('v', 400) from generate_series(1, 100000) g;
      """;

  private static final String BIG_VALUES =
      """
      begin;
      insert into texts select g, 'small', g from generate_series(1, 2000) g;
      insert into texts values (3000, repeat('x', 300000000), 0), (3001, repeat('y', 300000000), 0);
      update texts set n = n + 1 where id > 1990;
      commit;
      """;

  private static final String SWAP =
      "update numbers set u = 100001 - u, v = repeat('w', 1000); insert into marker values (1)";

  private static final String DIGEST =
      """
      select (select string_agg(id || ' ' || n || ' ' || md5(v), ',' order by id) from texts)
        || (select sum(hashtextextended(x::text, 0)) from numbers x)
      """;

  private final Servers servers;

  BigChangesVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void valuesOf300MegabytesAndHugeSwapsAreSyncedInLittleMemory(@TempDir Path directory)
      throws Exception {
    String database = servers.name("big");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, CREATE);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .withHeap("512m")
            .plan(
                new Voyage.Wishes("[\"*\"]", "person", 100_000),
                servers.source().port(),
                servers.target().port());
    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());

    servers.source().execute(database, BIG_VALUES);
    servers.source().execute(database, SWAP);
    Process process = voyage.start("", "run", "--stay", "plan.yaml");
    await()
        .atMost(PATIENCE)
        .failFast("the run has ended", () -> !process.isAlive())
        .until(() -> text(servers.target(), database, "select count(*) from marker").equals("1"));
    process.destroy();
    voyage.await(process);

    assertThat(text(servers.target(), database, DIGEST))
        .isEqualTo(text(servers.source(), database, DIGEST));
    assertThat(voyage.said()).doesNotContain("retry");
    assertThat(voyage.run("", "abort", "--confirm", database, "plan.yaml"))
        .as(voyage.said())
        .isZero();
  }

  private static String text(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database)) {
      return Traces.texts(connection, sql).getFirst();
    }
  }
}

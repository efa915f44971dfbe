package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.testkit.data.DataSet;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.Ownership;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A structure that is there, filled by a role that is no superuser and cannot be a replica. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class GivenStructureVoyageTest {
  private static final String OWNER = "given_owner";
  private static final String TARGET = "given_target";

  private static final String TABLES =
      """
      select string_agg(oid::regclass::text, ', ') from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      """;

  private static final String FOREIGN_KEYS =
      """
      from pg_constraint where contype = 'f' and conparentid = 0
        and connamespace = 'public'::regnamespace
      """;

  private static final String DROP =
      "select format('alter table %s drop constraint %I', conrelid::regclass, conname) "
          + FOREIGN_KEYS;

  private static final String ADD =
      "select format('alter table %s add constraint %I %s', conrelid::regclass, conname,"
          + " pg_get_constraintdef(oid)) "
          + FOREIGN_KEYS;

  private final Servers servers;

  GivenStructureVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void whatCheckSaysOfForeignKeysIsAllThatIsToDo(@TempDir Path directory) throws Exception {
    String database = servers.name("given");
    prepare(database);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .as(RoleScripts.SOURCE_ROLE, TARGET, OWNER)
            .plan(
                new Voyage.Wishes("[\"*\"]", "rule", 2_000),
                servers.source().port(),
                servers.target().port());
    Files.writeString(
        directory.resolve("plan.yaml"), "schema: existing\n", StandardOpenOption.APPEND);
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan =
        new WriteLoadPlan(DataSet.PAGILA.scenarios(), 3, 100, new Random().nextLong());

    assertThat(voyage.run("", "check", "plan.yaml")).isNotZero();
    assertThat(voyage.said()).contains("is checked while its rows are copied");
    List<String> keys = texts(servers.target(), database, ADD);
    all(database, texts(servers.target(), database, DROP));
    try (WriteLoad load = new WriteLoad(voyage::applicationUrl, plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 100);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    voyage.assertArrived(ledger, DataSet.PAGILA.queries());
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    all(database, keys);

    voyage.assertNothingLeft();
    voyage.assertSameConstraintsAndTriggers();
    MaterializedRows.assertSame(servers.source(), servers.target(), database);
  }

  private void prepare(String database) throws Exception {
    for (EmbeddedPostgres server : List.of(servers.source(), servers.target())) {
      server.createDatabase(database);
      DataSet.PAGILA.load(server.jdbcUrl(database));
      Ownership.handOver(server, database, OWNER);
    }
    String tables = texts(servers.target(), database, TABLES).getFirst();
    servers.target().execute(database, "truncate " + tables);
    servers.source().execute(database, RoleScripts.source());
    servers
        .target()
        .execute(
            database,
            "create role %1$s login; grant %2$s to %1$s; grant create, connect, temporary on database %3$s to %1$s"
                .formatted(TARGET, OWNER, database));
  }

  private void all(String database, List<String> statements) {
    statements.forEach(statement -> servers.target().execute(database, statement));
  }

  private static List<String> texts(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database)) {
      return Traces.texts(connection, sql);
    }
  }
}

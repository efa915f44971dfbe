package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.testkit.data.DataSet;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.Ownership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of an owner who is no superuser, carried by the roles of the role scripts. */
@ExtendWith(Servers.Resolver.class)
class LeastPrivilegeVoyageTest {

  private static final String OWNER = "pagila_owner";

  private final Servers servers;

  LeastPrivilegeVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest(name = "the target''s role may be replica: {0}")
  @ValueSource(booleans = {true, false})
  void aRealDatabaseArrivesUnderWriteLoadWithoutAnySuperuser(
      boolean mayBeReplica, @TempDir Path directory) throws Exception {
    String database = servers.name("least");
    long seed = new Random().nextLong();
    System.out.println(database + ", seed " + seed);
    prepare(database, mayBeReplica);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .as(RoleScripts.SOURCE_ROLE, RoleScripts.TARGET_ROLE, OWNER)
            .plan(
                new Voyage.Wishes("[\"*\"]", "rule", 2_000),
                servers.source().port(),
                servers.target().port());
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(DataSet.PAGILA.scenarios(), 3, 100, seed);

    try (WriteLoad load = new WriteLoad(voyage::applicationUrl, plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> ledger.size() > 100);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    voyage.assertArrived(ledger, DataSet.PAGILA.queries());
    voyage.assertSameConstraintsAndTriggers();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertNothingLeft();
    voyage.assertSameConstraintsAndTriggers();
    voyage.assertAllForeignKeysValid();
  }

  private void prepare(String database, boolean mayBeReplica) throws Exception {
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    DataSet.PAGILA.load(servers.source().jdbcUrl(database));
    Ownership.handOver(servers.source(), database, OWNER);
    servers.source().execute(database, RoleScripts.source());
    servers.target().execute(database, RoleScripts.target());
    String change =
        mayBeReplica ? "grant set on parameter %s to %s" : "revoke set on parameter %s from %s";
    servers
        .target()
        .execute(database, change.formatted("session_replication_role", RoleScripts.TARGET_ROLE));
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.testkit.data.DataSet;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.Ownership;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
                servers.target().port())
            .withWayBack();
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(DataSet.PAGILA.scenarios(), 3, 100, seed);

    try (WriteLoad load = new WriteLoad(voyage::applicationUrl, plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 100);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    voyage.assertArrived(ledger, DataSet.PAGILA.queries());
    voyage.assertSameConstraintsAndTriggers();
    if (mayBeReplica) {
      goBack(voyage, database, ledger);
    }
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertNothingLeft();
    voyage.assertSameConstraintsAndTriggers();
    voyage.assertAllForeignKeysValid();
  }

  private void goBack(Voyage voyage, String database, Ledger ledger) throws Exception {
    assertThat(voyage.run("", "rollback", "--confirm", database, "plan.yaml"))
        .as(voyage.said())
        .isZero();
    try (Connection old = servers.source().connect(database)) {
      assertThat(LedgerCheck.of(ledger, DataSet.PAGILA.queries()).findings(old)).isEmpty();
    }
  }

  /** The source's role may create nothing in the database. */
  @Test
  void whatAnAdministratorHasMadeIsUsedAndStays(@TempDir Path directory) throws Exception {
    String database = servers.name("admin");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers
        .source()
        .execute(database, "create table t (id int primary key); insert into t values (1)");
    servers.source().execute(database, RoleScripts.source());
    servers.target().execute(database, RoleScripts.target());
    servers
        .source()
        .execute(
            database,
            "revoke create on database %1$s from %2$s; alter table t owner to %2$s"
                .formatted(database, RoleScripts.SOURCE_ROLE));
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .as(RoleScripts.SOURCE_ROLE, RoleScripts.TARGET_ROLE, "postgres")
            .plan(
                new Voyage.Wishes("[\"public.*\"]", "person", 2_000),
                servers.source().port(),
                servers.target().port());
    int refused = voyage.run("", "check", "plan.yaml");
    String publication = "whimbrel_%s_prepared".formatted(database);
    servers
        .source()
        .execute(
            database,
            "create schema whimbrel authorization %s; create publication %s for table only t"
                .formatted(RoleScripts.SOURCE_ROLE, publication));

    int waiting = voyage.run("", "run", "plan.yaml");
    servers.source().execute(database, "insert into t values (2); delete from t where id = 1");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    int cutOver = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(refused, waiting, cutOver)).as(voyage.said()).containsExactly(6, 5, 0);
    assertThat(voyage.said()).contains("create publication " + publication);
    try (Connection fresh = servers.target().connect(database);
        Connection old = servers.source().connect(database)) {
      assertThat(Traces.texts(fresh, "select id from t")).containsExactly("2");
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      assertThat(Traces.texts(old, "select pubname from pg_publication"))
          .containsExactly(publication);
    }
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

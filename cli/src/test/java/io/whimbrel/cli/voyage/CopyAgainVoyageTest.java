package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Single tables go back to copy, or come to the run, while it keeps all others. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CopyAgainVoyageTest {

  private static final int USAGE = 2;
  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;
  private static final int KILLED = 137;

  private static final String OWNER = "again_owner";

  private static final String SHOP =
      """
      create table item (id int primary key, name text, weight int, code text unique);
      insert into item select g, 'i' || g, g, 'c' || g from generate_series(1, 50) g;
      create table sale (id int, at date, item int references item, primary key (id, at, item))
        partition by range (at);
      create table sale_1 partition of sale for values from ('2026-01-01') to ('2026-02-01');
      insert into sale select g, '2026-01-05', g from generate_series(1, 50) g;
      create table rest (id int primary key, v text);
      insert into rest select g, 'r' from generate_series(1, 30) g;
      create table past (id int primary key);
      create view light as select id, weight from item where weight < 10
      """;

  private static final String SNAPSHOTS =
      "select distinct table_name || ' ' || snapshot from whimbrel.chunk where table_name = 'rest'";

  private final Servers servers;

  CopyAgainVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void behindDdlThatWasDoneOnTheTargetTooOnlyItsTablesAreCopiedAgain(@TempDir Path directory)
      throws Exception {
    String database = database("again", SHOP);
    Voyage voyage = voyage(database, directory, "[\"public.*\"]");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    String ddl =
        """
        alter table item rename name to title;
        alter table item alter weight type bigint;
        alter table item drop column code;
        alter table item add column rank int not null default 7;
        alter table sale add column price numeric not null default 0;
        drop table past
        """;
    List<String> before = onTarget(database, SNAPSHOTS);

    execute(database, "insert into item values (51, 'before', 1, 'c51')");
    execute(database, "insert into sale values (99, '2026-01-09', 51)");
    execute(database, "drop view light; " + ddl);
    execute(database, "update item set title = 'after', rank = 8 where id in (3, 51)");
    execute(database, "insert into sale values (100, '2026-01-10', 51, 3)");
    int stopped = voyage.run("", "run", "plan.yaml");
    int early = again(voyage, "public.item,public.sale,public.past");
    int unknown = again(voyage, "public.nothing");
    servers.target().execute(database, "drop view if exists light; " + ddl);
    int partial = again(voyage, "public.item");
    int wentOn = again(voyage, "public.sale,public.past");
    List<String> after = onTarget(database, SNAPSHOTS);
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    int cutOver = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(stopped, early, unknown, partial, wentOn, cutOver))
        .as(voyage.said())
        .containsExactly(PRECONDITION, PRECONDITION, USAGE, PRECONDITION, WAITING, 0);
    assertThat(voyage.said())
        .contains("(alter table \"public\".\"item\" rename column \"name\" to \"title\")")
        .contains("(drop table \"public\".\"past\")")
        .contains(
            "run 'whimbrel run plan.yaml --copy-again --table public.item,public.past,public.sale")
        .contains("on the target: ")
        .contains("alter table \"public\".\"item\" add column \"rank\" integer default 7 not null");
    assertThat(after).as("tables that were not named are not copied again").isEqualTo(before);
    assertEqual(database);
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  /** Nobody may be replica on the target: foreign keys are in force while tables go again. */
  @Test
  void aRunThatIsKilledWhileTablesGoBackToCopyLosesNothing(@TempDir Path directory)
      throws Exception {
    String database = servers.name("again");
    long seed = new Random().nextLong();
    System.out.println(database + ", seed " + seed);
    prepareTorture(database);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .as(RoleScripts.SOURCE_ROLE, RoleScripts.TARGET_ROLE, OWNER);
    plan(voyage, "[\"torture.*\"]");
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 50, seed);

    try (WriteLoad load = new WriteLoad(voyage::applicationUrl, plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 300);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      goAgain(voyage, FaultPoint.AGAIN_ASKED.text(), "torture.account");
      goAgain(voyage, FaultPoint.AGAIN_EMPTIED.text(), "torture.*");
      goAgain(voyage, FaultPoint.AGAIN_CHUNKS_STORED.text(), "torture.line");
      goAgain(voyage, FaultPoint.COPY_CHUNK_COMMITTED.text(), "torture.account,torture.entry");
      goAgain(voyage, FaultPoint.SYNC_APPLY_COMMITTED.text(), "torture.setting");
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }

    voyage.assertArrived(ledger, TortureWorkload.queries());
    voyage.assertSameConstraintsAndTriggers();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
    voyage.assertAllForeignKeysValid();
  }

  @Test
  void aRunThatIsKilledWhileItFollowsNewTablesFollowsThemAll(@TempDir Path directory)
      throws Exception {
    String database = database("follow", SHOP);
    Voyage voyage = voyage(database, directory, "[\"public.*\"]");
    killed(voyage, FaultPoint.COPY_CHUNK_COMMITTED);

    execute(
        database,
        """
        create table sale_2 partition of sale for values from ('2026-02-01') to ('2026-03-01')
          partition by list (item);
        create table sale_2_low partition of sale_2 for values in (1, 2, 3);
        insert into sale values (200, '2026-02-02', 1)
        """);
    killed(voyage, FaultPoint.FOLLOW_TABLE_MADE);
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    execute(
        database,
        """
        create table sale_2_high (like sale including all);
        insert into sale_2_high values (201, '2026-02-03', 9);
        alter table sale_2 attach partition sale_2_high default;
        insert into sale values (202, '2026-02-04', 10)
        """);
    killed(voyage, FaultPoint.FOLLOW_PUBLISHED);
    execute(
        database, "create unlogged table scratch as select g as id from generate_series(1, 9) g");
    killed(voyage, FaultPoint.FOLLOW_CHUNKS_STORED);
    execute(database, "insert into sale values (203, '2026-02-05', 2); delete from scratch");
    execute(database, "insert into scratch values (77)");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    execute(database, "insert into scratch values (78)");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();

    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertEqual(database);
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private static void killed(Voyage voyage, FaultPoint point) throws Exception {
    assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);
  }

  private static void goAgain(Voyage voyage, String point, String tables) throws Exception {
    int killed = voyage.run(point + ":kill", "run", "--copy-again", "--table", tables, "plan.yaml");
    assertThat(killed).as(voyage.said()).isEqualTo(KILLED);
  }

  private static int again(Voyage voyage, String tables) throws Exception {
    return voyage.run("", "run", "plan.yaml", "--copy-again", "--table", tables);
  }

  private void prepareTorture(String database) throws Exception {
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    try (Connection connection = servers.source().connect(database)) {
      TortureWorkload.create(connection);
    }
    Ownership.handOver(servers.source(), database, OWNER);
    servers.source().execute(database, RoleScripts.source());
    servers.target().execute(database, RoleScripts.target());
    servers
        .target()
        .execute(
            database,
            "revoke set on parameter session_replication_role from " + RoleScripts.TARGET_ROLE);
  }

  private String database(String prefix, String sql) {
    String database = servers.name(prefix);
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    execute(database, sql);
    return database;
  }

  private void execute(String database, String sql) {
    servers.source().execute(database, sql);
  }

  private Voyage voyage(String database, Path directory, String include) throws Exception {
    return plan(new Voyage(servers.source(), servers.target(), database, directory), include);
  }

  private Voyage plan(Voyage voyage, String include) throws Exception {
    return voyage.plan(
        new Voyage.Wishes(include, "person", 20), servers.source().port(), servers.target().port());
  }

  private List<String> onTarget(String database, String query) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Traces.texts(connection, query);
    }
  }

  private void assertEqual(String database) throws Exception {
    try (Connection old = servers.source().connect(database);
        Connection fresh = servers.target().connect(database)) {
      assertThat(Fingerprint.of(old).differences(Fingerprint.of(fresh))).isEmpty();
    }
  }
}

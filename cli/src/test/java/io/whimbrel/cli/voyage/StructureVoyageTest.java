package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * DDL on the source while changes are carried: what is safe is followed, all else stops the run.
 */
@ExtendWith(Servers.Resolver.class)
class StructureVoyageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;
  private static final int POSITION_LOST = 8;

  private static final String SHOP =
      """
      create table item (id int primary key, name text);
      insert into item select g, 'i' || g from generate_series(1, 50) g;
      create table sale (id int, at date, item int references item, primary key (id, at))
        partition by range (at);
      create index sale_item on sale (item);
      create table sale_1 partition of sale for values from ('2026-01-01') to ('2026-02-01');
      insert into sale select g, '2026-01-05', g from generate_series(1, 50) g
      """;

  private final Servers servers;

  StructureVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aNewColumnPartitionAndTableAreFollowedWhileChangesFlow(@TempDir Path directory)
      throws Exception {
    String database = database(SHOP);
    Voyage voyage = voyage(database, directory);
    Process run = voyage.start("", "run", "--stay", "plan.yaml");
    awaitText(voyage, "gate CUTOVER");

    servers
        .source()
        .execute(
            database,
            """
            insert into item values (51, 'before');
            alter table item add column note text;
            update item set note = 'noted' where id = 3;
            alter table sale add column till int;
            create table sale_2 partition of sale for values from ('2026-02-01') to ('2026-03-01');
            insert into sale values (100, '2026-02-02', 1, 7);
            create table sale_3 (like sale including all);
            insert into sale_3 values (101, '2026-03-02', 2, 8);
            alter table sale attach partition sale_3 for values from ('2026-03-01') to ('2026-04-01');
            create table extra (id int primary key, v text);
            insert into extra values (1, 'x');
            """);
    awaitText(voyage, "was followed");
    servers.source().execute(database, "insert into sale values (102, '2026-03-03', 3, 9)");
    servers.source().execute(database, "insert into extra values (2, 'y')");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();

    assertThat(voyage.await(run)).as(voyage.said()).isZero();
    assertEqual(database);
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  @Test
  void ddlThatCannotBeFollowedStopsTheRunWhichGoesOnWhenItIsTakenBack(@TempDir Path directory)
      throws Exception {
    String database = database(SHOP);
    Voyage voyage = voyage(database, directory);
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    servers.source().execute(database, "alter table item rename name to title");

    int refused = voyage.run("", "run", "plan.yaml");
    servers.source().execute(database, "alter table item rename title to name");
    servers.source().execute(database, "insert into item values (77, 'later')");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    int wentOn = voyage.run("", "run", "plan.yaml");

    assertThat(refused).as(voyage.said()).isEqualTo(PRECONDITION);
    assertThat(voyage.said()).contains("column name of public.item was renamed to title");
    assertThat(wentOn).as(voyage.said()).isZero();
    assertEqual(database);
  }

  @Test
  void behindDdlAndBehindAslotThatWasMadeAgainEveryTableGoesBackToCopy(@TempDir Path directory)
      throws Exception {
    String database = database(SHOP);
    Voyage voyage = voyage(database, directory);
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);

    servers.source().execute(database, "alter table item alter id type bigint");
    int changed = voyage.run("", "run", "plan.yaml");
    int copied = voyage.run("", "run", "--copy-again", "plan.yaml");
    makeSlotAgain(database);
    int lost = voyage.run("", "run", "plan.yaml");
    int copiedAgain = voyage.run("", "run", "--copy-again", "plan.yaml");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    int cutOver = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(changed, copied, lost, copiedAgain, cutOver))
        .as(voyage.said())
        .containsExactly(PRECONDITION, WAITING, POSITION_LOST, WAITING, 0);
    assertEqual(database);
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private void makeSlotAgain(String database) {
    EmbeddedPostgres source = servers.source();
    String slots = " from pg_replication_slots where database = current_database()";
    source.execute(database, "create unlogged table slot as select slot_name" + slots);
    source.execute(database, "select pg_drop_replication_slot(slot_name)" + slots);
    source.execute(database, "insert into item values (77, 'between')");
    source.execute(
        database, "select pg_create_logical_replication_slot(slot_name, 'pgoutput') from slot");
    source.execute(database, "drop table slot");
  }

  private String database(String sql) {
    String database = servers.name("ddl");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, sql);
    return database;
  }

  private Voyage voyage(String database, Path directory) throws Exception {
    return new Voyage(servers.source(), servers.target(), database, directory)
        .plan(
            new Voyage.Wishes("[\"public.*\"]", "person", 20),
            servers.source().port(),
            servers.target().port());
  }

  private void assertEqual(String database) throws Exception {
    try (Connection old = servers.source().connect(database);
        Connection fresh = servers.target().connect(database)) {
      assertThat(Fingerprint.of(old).differences(Fingerprint.of(fresh))).isEmpty();
    }
  }

  private static void awaitText(Voyage voyage, String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(voyage.said()).contains(text));
  }
}

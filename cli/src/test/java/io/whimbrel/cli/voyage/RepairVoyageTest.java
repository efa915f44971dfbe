package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were spoiled on the target are made equal, while the application writes. */
@ExtendWith(Servers.Resolver.class)
class RepairVoyageTest {

  private static final int USAGE = 2;
  private static final int DIFFERENT = 4;
  private static final int WAITING = 5;
  private static final int LOCKED = 9;
  private static final int KILLED = 137;

  private static final String SHOP =
      """
      create table item (id int primary key, name text unique, n int default 0);
      insert into item select g, 'i' || g from generate_series(1, 200) g;
      create table member (id serial primary key, mail text);
      insert into member (mail) select 'm' || g from generate_series(1, 50) g;
      create table post (id int primary key, member int references member, body text);
      insert into post select g, g, 'b' || g from generate_series(1, 50) g;
      create table note (r int, v text);
      alter table note replica identity full;
      insert into note select g / 2, 'v' from generate_series(2, 21) g
      """;

  private static final String SPOIL =
      """
      set session_replication_role = replica;
      delete from item where id in (7, 8, 105);
      update item set name = 'swap' where id = 21;
      update item set name = 'i21' where id = 22;
      update item set name = 'i22' where id = 21;
      insert into item values (1000, 'extra');
      delete from member where mail = 'm3';
      update member set mail = 'spoiled' where mail = 'm4';
      insert into member values (gen_random_uuid(), 'stranger');
      update post set body = null where id = 5;
      insert into note values (1, 'v'), (99, 'x');
      delete from note where ctid = (select min(ctid) from note where r = 5);
      update note set v = 'w' where ctid = (select min(ctid) from note where r = 6)
      """;

  private static final String ITEMS = "update item set n = n + 1 where id = 100 + %d %% 30";
  private static final String NOTES = "update note set v = 'v%d' where r = 2";

  private final Servers servers;

  RepairVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void rowsThatDifferAreShownThenMadeEqualAndProvedAgainWhateverKillsIt(@TempDir Path directory)
      throws Exception {
    String database = database();
    Voyage voyage = voyage(database, directory);
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
    spoil(database, SPOIL);

    try (Writer writer = new Writer(servers.source(), database, ITEMS)) {
      int shown = repair(voyage, "", "--table", "public.*", "--proof-age", "0");
      int unasked = repair(voyage, "", "--table", "public.*", "--proof-age", "0", "--apply");
      List<Integer> killed =
          List.of(
              repair(voyage, FaultPoint.REPAIR_NOTED + ":kill", all()),
              repair(voyage, FaultPoint.REPAIR_BEFORE_COMMIT + ":kill:2", all()),
              repair(voyage, FaultPoint.REPAIR_COMMITTED + ":kill:2", all()));
      int repaired = repair(voyage, "", all());
      int nothing = repair(voyage, "", all());

      assertThat(List.of(shown, unasked)).as(voyage.said()).containsExactly(DIFFERENT, USAGE);
      assertThat(killed).as(voyage.said()).containsOnly(KILLED);
      assertThat(List.of(repaired, nothing)).as(voyage.said()).containsExactly(0, 0);
      assertThat(writer.written()).isPositive();
    }
    assertThat(voyage.said())
        .contains("insert into \"public\".\"item\" (\"id\", \"name\", \"n\")")
        .contains("delete from only \"public\".\"item\" where \"id\" = 1000;")
        .contains("rows of 4 tables differ; nothing was written")
        .contains("nothing is to be repaired");
    assertThat(voyage.run("", "reconcile", "--format", "html,text", "plan.yaml"))
        .as(voyage.said())
        .isNotEqualTo(DIFFERENT);
    assertThat(directory.resolve("reports").resolve(database + ".1.reconciliation.html")).exists();
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertEqual(database);
    assertThat(repair(voyage, "", all())).as("the target is in charge").isEqualTo(USAGE);
  }

  @Test
  void anotherProcessThatWorksOnTheRunRefusesTheRepairButLetsLook(@TempDir Path directory)
      throws Exception {
    String database = database();
    Voyage voyage = voyage(database, directory);
    Process run = voyage.start("", "run", "--stay", "plan.yaml");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(voyage.said()).contains("gate CUTOVER"));
    spoil(
        database,
        "set session_replication_role = replica; delete from item where id = 3; delete from note"
            + " where r = 7");

    int looked = repair(voyage, "", "--table", "public.item", "--proof-age", "0");
    int refused = repair(voyage, "", all());
    run.destroy();
    int ended = voyage.await(run);
    int restless;
    try (Writer _ = new Writer(servers.source(), database, NOTES)) {
      restless =
          repair(voyage, "", "--table", "public.note", "--apply", "--yes", "--proof-age", "0");
    }
    int repaired = repair(voyage, "", all());

    assertThat(List.of(looked, refused)).as(voyage.said()).containsExactly(DIFFERENT, LOCKED);
    assertThat(ended).as(voyage.said()).isEqualTo(143);
    assertThat(restless).as(voyage.said()).isEqualTo(DIFFERENT);
    assertThat(voyage.said()).contains("its rows never stood still");
    assertThat(repaired).as(voyage.said()).isZero();
    assertEqual(database);
    spoil(
        database,
        "set session_replication_role = replica; update item set n = 9 where id in (4, 5)");
    int verified = voyage.run("", "verify", "--level", "checksum", "plan.yaml");
    int mended = repair(voyage, "", "--apply", "--yes");
    assertThat(List.of(verified, mended)).as(voyage.said()).containsExactly(DIFFERENT, 0);
    assertEqual(database);
  }

  private static String[] all() {
    return new String[] {"--table", "public.*", "--proof-age", "0", "--apply", "--yes"};
  }

  private static int repair(Voyage voyage, String fault, String... options) throws Exception {
    String[] command = new String[options.length + 2];
    command[0] = "repair";
    System.arraycopy(options, 0, command, 1, options.length);
    command[command.length - 1] = "plan.yaml";
    return voyage.run(fault.toLowerCase(Locale.ROOT).replace('_', '.'), command);
  }

  private String database() {
    String database = servers.name("repair");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, SHOP);
    return database;
  }

  private Voyage voyage(String database, Path directory) throws Exception {
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"public.*\"]", "person", 20),
                servers.source().port(),
                servers.target().port());
    Path plan = directory.resolve("plan.yaml");
    String uuid = "tables: { include: [\"public.*\"], map: { public.member: { key: uuid } } }";
    Files.writeString(
        plan, Files.readString(plan).replace("tables: { include: [\"public.*\"] }", uuid));
    return voyage;
  }

  private void spoil(String database, String sql) throws SQLException {
    try (Connection target = servers.target().connect(database);
        Statement statement = target.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Equal by what does not depend on derived keys. */
  private void assertEqual(String database) throws SQLException {
    for (String query :
        List.of(
            "select id || name || n from item order by id",
            "select mail from member order by mail",
            "select p.id || m.mail || p.body from post p join member m on m.id = p.member order by"
                + " p.id",
            "select r || v from note order by 1")) {
      try (Connection old = servers.source().connect(database);
          Connection fresh = servers.target().connect(database)) {
        assertThat(Traces.texts(fresh, query)).as(query).isEqualTo(Traces.texts(old, query));
      }
    }
  }

  /** An application that changes rows all the time. */
  private static final class Writer implements AutoCloseable {
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;

    Writer(EmbeddedPostgres source, String database, String update) {
      thread = Thread.ofVirtual().start(() -> write(source, database, update));
    }

    private void write(EmbeddedPostgres source, String database, String update) {
      try (Connection connection = source.connect(database);
          Statement statement = connection.createStatement()) {
        while (!isStopped.get()) {
          int i = written.incrementAndGet();
          statement.execute(update.formatted(i));
          statement.execute("select pg_sleep(0.01)");
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    int written() {
      return written.get();
    }

    @Override
    public void close() {
      isStopped.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

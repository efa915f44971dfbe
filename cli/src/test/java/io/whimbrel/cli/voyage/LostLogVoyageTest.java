package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The source's log goes on elsewhere, or is lost: real servers fail over and take slots away. One
 * pair of servers serves all of it, since what happens to a server happens to every run on it.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class LostLogVoyageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final int WAITING = 5;
  private static final int LOST = 8;
  private static final String STANDBY = "standby";

  /** Kept in step on the standby, and read no further than that. */
  private static final String SAFE = "log_safe";

  /** Kept in step, but read further than the standby ever got. */
  private static final String AHEAD = "log_ahead";

  /** Its slot is on the primary alone. */
  private static final String ALONE = "log_alone";

  private static final String IN_STEP =
      """
      select count(*) from pg_replication_slots
      where database in ('log_safe', 'log_ahead') and synced and not temporary
      """;

  private final Servers servers;

  LostLogVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void noRunGoesOnBehindAgapAndOneWithoutGoesOnByItself(@TempDir Path directory) throws Exception {
    try (EmbeddedPostgres primary = server().start();
        EmbeddedPostgres standby = standbyOf(primary);
        TcpProxy link = TcpProxy.to("127.0.0.1", primary.port())) {
      Voyage safe = voyage(primary, link, SAFE, directory);
      Voyage ahead = voyage(primary, link, AHEAD, directory);
      Voyage alone = voyage(primary, link, ALONE, directory);
      Process safeRun = safe.start("", "run", "--stay", "plan.yaml");
      Process aheadRun = ahead.start("", "run", "--stay", "plan.yaml");
      awaitInStep(primary, standby);
      awaitGate(safe);
      awaitGate(ahead);
      end(safe, safeRun);
      assertThat(alone.run("", "run", "plan.yaml")).as(alone.said()).isEqualTo(WAITING);
      leaveStandbyBehind(primary, standby);
      end(ahead, aheadRun);

      primary.kill();
      standby.restart();
      standby.execute("postgres", "select pg_promote()");
      link.redirect(standby.port());
      standby.execute(SAFE, "insert into item values (700, 'behind the failover')");
      int approved = safe.run("", "approve", "cutover", "plan.yaml");
      int safeCut = safe.run("", "run", "plan.yaml");
      int aheadLost = ahead.run("", "run", "plan.yaml");
      int aloneLost = alone.run("", "run", "plan.yaml");
      int again = alone.run("", "run", "--copy-again", "plan.yaml");

      assertThat(List.of(approved, safeCut)).as(safe.said()).containsOnly(0);
      assertThat(safe.run("", "report", "plan.yaml")).isZero();
      assertThat(safe.said()).contains("the source was failed over at");
      assertEqual(standby, SAFE);
      assertThat(aheadLost).as(ahead.said()).isEqualTo(LOST);
      assertThat(ahead.said()).contains("the target may hold what the source has lost");
      assertThat(List.of(aloneLost, again)).as(alone.said()).containsExactly(LOST, WAITING);
      assertThat(alone.said()).contains("E-SLOT-LOST").contains("it is not there");
      slotsThatAreTakenAwayAreNamed(standby, alone);
    }
  }

  private void slotsThatAreTakenAwayAreNamed(EmbeddedPostgres source, Voyage voyage)
      throws Exception {
    set(source, "max_slot_wal_keep_size", "1MB");
    awaitLost(source, "select pg_switch_wal()");
    int tooLarge = voyage.run("", "run", "plan.yaml");
    set(source, "max_slot_wal_keep_size", "-1");
    int again = voyage.run("", "run", "--copy-again", "plan.yaml");
    set(source, "idle_replication_slot_timeout", "1s");
    awaitLost(source, "select 1");
    set(source, "idle_replication_slot_timeout", "0");
    int idle = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(tooLarge, again, idle))
        .as(voyage.said())
        .containsExactly(LOST, WAITING, LOST);
    assertThat(voyage.said())
        .contains("the source's slot is lost: wal_removed")
        .contains("the source's slot is lost: idle_timeout");
  }

  private static EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder(PostgresVersion.V18).setting("hot_standby_feedback", "on");
  }

  private static EmbeddedPostgres standbyOf(EmbeddedPostgres primary) {
    primary.execute("postgres", "select pg_create_physical_replication_slot('" + STANDBY + "')");
    primary.stop();
    EmbeddedPostgres standby = server().standbyOf(primary, STANDBY).start();
    primary.restart();
    set(primary, "synchronized_standby_slots", STANDBY);
    return standby;
  }

  private static void set(EmbeddedPostgres server, String setting, String value) {
    server.execute("postgres", "alter system set %s = '%s'".formatted(setting, value));
    server.execute("postgres", "select pg_reload_conf()");
  }

  private Voyage voyage(EmbeddedPostgres source, TcpProxy link, String database, Path directory)
      throws Exception {
    source.createDatabase(database);
    servers.target().createDatabase(database);
    source.execute(
        database,
        "create table item (id int primary key, name text);"
            + " insert into item select g, 'i' from generate_series(1, 50) g");
    Path place = Files.createDirectory(directory.resolve(database));
    return new Voyage(source, servers.target(), database, place)
        .plan(
            new Voyage.Wishes("[\"public.*\"]", "person", 20),
            link.port(),
            servers.target().port());
  }

  /**
   * Waits until the standby keeps the slots of both runs: it takes a slot over once that has moved
   * past what the standby has, over a record of running transactions, and while nothing new comes
   * for a moment.
   */
  private void awaitInStep(EmbeddedPostgres primary, EmbeddedPostgres standby) {
    await()
        .atMost(PATIENCE)
        .pollInterval(QUIET)
        .ignoreExceptions()
        .until(
            () -> {
              standby.execute("postgres", "select pg_sync_replication_slots()");
              try (Connection connection = standby.connect("postgres")) {
                if (Traces.texts(connection, IN_STEP).equals(List.of("2"))) {
                  return true;
                }
              }
              for (String database : List.of(SAFE, AHEAD)) {
                primary.execute(database, "insert into item select 1 + max(id), 'more' from item");
              }
              primary.execute("postgres", "select pg_log_standby_snapshot()");
              return false;
            });
  }

  private static void awaitGate(Voyage voyage) {
    await().atMost(PATIENCE).until(() -> voyage.said().contains("gate CUTOVER"));
  }

  /** What comes from now on reaches the target, and no standby. */
  private void leaveStandbyBehind(EmbeddedPostgres primary, EmbeddedPostgres standby) {
    standby.stop();
    set(primary, "synchronized_standby_slots", "");
    primary.execute(AHEAD, "insert into item values (900, 'lost')");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Connection connection = servers.target().connect(AHEAD)) {
                return Traces.texts(connection, "select name from item where id = 900").size() == 1;
              }
            });
  }

  private static void awaitLost(EmbeddedPostgres source, String meanwhile) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              source.execute(ALONE, "select pg_logical_emit_message(false, 'noise', 'noise')");
              source.execute(ALONE, meanwhile);
              source.execute(ALONE, "checkpoint");
              try (Connection connection = source.connect(ALONE)) {
                return Traces.texts(
                        connection,
                        "select wal_status from pg_replication_slots"
                            + " where database = current_database()")
                    .equals(List.of("lost"));
              }
            });
  }

  private static void end(Voyage voyage, Process run) throws Exception {
    run.destroy();
    assertThat(voyage.await(run)).as(voyage.said()).isIn(WAITING, 143);
  }

  private void assertEqual(EmbeddedPostgres source, String database) throws Exception {
    try (Connection old = source.connect(database);
        Connection fresh = servers.target().connect(database)) {
      assertThat(Fingerprint.of(old).differences(Fingerprint.of(fresh))).isEmpty();
    }
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What spares the source, on a source of its own: how many sessions it has and how much log it may
 * keep is what these tests are about, so they go one after the other.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.SAME_THREAD)
class ThrottleVoyageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int WAITING = 5;
  private static final int LOST = 8;
  private static final int KILLED = 137;
  private static final double SLACK = 200_000;

  private static final EmbeddedPostgres SOURCE =
      EmbeddedPostgres.builder(PostgresVersion.V15)
          .setting("max_slot_wal_keep_size", "160MB")
          .setting("checkpoint_timeout", "1h")
          .setting("max_wal_size", "4GB")
          .start();

  private static final String COPIED = "select coalesce(sum(bytes), 0) from whimbrel.chunk";

  /** How much of what it may keep the source keeps, in per cent. */
  private static final String SHARE =
      """
      select floor(100 * kept / (kept + greatest(safe_wal_size, 0)))
      from pg_replication_slots,
        lateral (select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), restart_lsn) as kept) k
      where database = current_database()
      """;

  private final Servers servers;

  ThrottleVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @AfterAll
  static void close() {
    SOURCE.close();
  }

  private Path plan(String database, String limits, Path directory) throws Exception {
    SOURCE.createDatabase(database);
    servers.target().createDatabase(database);
    SOURCE.execute(
        database,
        "create table item (id int primary key, name text); insert into item select g, repeat('i',"
            + " 400) from generate_series(1, 20000) g; create table room (free bigint primary key);"
            + " insert into room values (1099511627776); analyze");
    Voyage voyage = voyage(database, directory);
    voyage.plan(
        new Voyage.Wishes("[\"public.*\"]", "person", 1000),
        SOURCE.port(),
        servers.target().port());
    Path file = directory.resolve("plan.yaml");
    String text = Files.readString(file).replace("limits: { ", "limits: { " + limits + ", ");
    Files.writeString(file, text);
    return file;
  }

  private Voyage voyage(String database, Path directory) {
    return new Voyage(SOURCE, servers.target(), database, directory);
  }

  private static ThrottleOrder order(Part part, String... words) {
    return new ThrottleOrder(Map.of(part, List.of(words)));
  }

  private long copied(String database) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Long.parseLong(Traces.texts(connection, COPIED).getFirst());
    }
  }

  @Test
  void aCopyKeepsItsRateAndFollowsWhatIsSaidAlsoBehindAkill(@TempDir Path directory)
      throws Exception {
    Path file = plan("throttle_rate", "rate: 400KB", directory);
    Voyage voyage = voyage("throttle_rate", directory);
    Process killed = voyage.start("", "run", "plan.yaml");
    await().atMost(PATIENCE).ignoreExceptions().until(() -> copied("throttle_rate") > 800_000);
    killed.destroyForcibly();
    assertThat(voyage.await(killed)).isEqualTo(KILLED);
    Instant killedAt = Instant.now();
    long before = copied("throttle_rate");

    try (ThrottledRun run = new ThrottledRun(file)) {
      Duration copying = Duration.between(started(run.history(), Phase.COPY), killedAt);
      run.say(order(Part.RATE, "600KB"), "ana");
      run.start();
      await().atMost(PATIENCE).until(() -> run.told("at most 0.6 MB/s"));
      Instant from = Instant.now();
      long there = copied("throttle_rate");
      await().atMost(PATIENCE).until(() -> copied("throttle_rate") > there + 1_200_000);
      double seconds = Duration.between(from, Instant.now()).toMillis() / 1e3;
      long grown = copied("throttle_rate") - there;
      run.say(ThrottleOrder.off(), "raj");

      assertThat(run.outcome().exit()).isEqualTo(ExitCode.WAITING);
      assertThat((double) before).isLessThan(copying.toMillis() / 1e3 * 400_000 + SLACK);
      assertThat((double) grown).isLessThan(seconds * 600_000 + SLACK + 2 * 420_000);
      assertThat(run.history().events())
          .extracting(EventRecord::text)
          .contains(
              "ana set the throttle: rate 600KB",
              "raj set the throttle: rate none, hours none, source none");
    }
    assertEqual("throttle_rate");
  }

  private static Instant started(RunHistory history, Phase phase) {
    return history.steps().stream()
        .filter(step -> step.phase() == phase)
        .map(step -> step.startedAt())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  @Test
  void aSourceWithManyActiveSessionsIsSparedUntilTheyAreGone(@TempDir Path directory)
      throws Exception {
    Path file = plan("throttle_rule", "rate: 200KB, source: [\"active_sessions > 2\"]", directory);
    try (ThrottledRun run = new ThrottledRun(file)) {
      run.start();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> copied("throttle_rule") > 0);

      List<Connection> busy = busy(3);
      await().atMost(PATIENCE).until(() -> run.told("no rows are read: active_sessions is 3"));
      SOURCE.execute(
          "postgres",
          "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(99)%'"
              + " and pid <> pg_backend_pid()");
      run.say(order(Part.RATE), "ana");

      assertThat(run.outcome().exit()).isEqualTo(ExitCode.WAITING);
      assertThat(run.history().events())
          .extracting(EventRecord::kind)
          .contains("throttle.rests", "throttle.set");
      for (Connection connection : busy) {
        connection.close();
      }
    }
    assertEqual("throttle_rule");
  }

  private static List<Connection> busy(int count) throws Exception {
    List<Connection> busy = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Connection connection = SOURCE.connect("throttle_rule");
      busy.add(connection);
      Thread.ofVirtual()
          .start(
              () -> {
                try (Statement statement = connection.createStatement()) {
                  boolean _ = statement.execute("select pg_sleep(99)");
                } catch (SQLException ended) {
                  assertThat(ended.getSQLState()).startsWith("57P");
                }
              });
    }
    return busy;
  }

  @Test
  void alarmsOfTheLogAreRaisedOnceEachAndCopyingRestsUntilTheyAreOver(@TempDir Path directory)
      throws Exception {
    Path file = plan("throttle_log", "rate: 200KB", directory);
    try (ThrottledRun run = new ThrottledRun(file)) {
      run.start();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> copied("throttle_log") > 0);
      try (Connection writer = open("throttle_log")) {
        for (int level : List.of(50, 75, 90)) {
          fill("throttle_log", level);
          await().atMost(PATIENCE).until(() -> run.alarms().contains(Integer.toString(level)));
        }
        await().atMost(PATIENCE).until(() -> run.told("more than 90 % of the log that it can"));
        writer.commit();
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                SOURCE.execute("throttle_log", "update room set free = free");
                SOURCE.execute("throttle_log", "checkpoint");
                return run.alarms().endsWith("0");
              });
      run.say(ThrottleOrder.off(), "ana");

      assertThat(run.outcome().exit()).isEqualTo(ExitCode.WAITING);
      assertThat(run.alarms()).startsWith("50 75 90 ");
    }
    assertEqual("throttle_log");
  }

  /** A transaction that keeps the log from being forgotten. */
  private static Connection open(String database) throws Exception {
    Connection writer = SOURCE.connect(database);
    writer.setAutoCommit(false);
    try (Statement statement = writer.createStatement()) {
      statement.execute("update item set name = 'held' where id = 1");
    }
    return writer;
  }

  private static void fill(String database, int level) throws Exception {
    try (Connection connection = SOURCE.connect(database)) {
      while (Integer.parseInt(Traces.texts(connection, SHARE).getFirst()) < level) {
        SOURCE.execute(database, "select pg_logical_emit_message(false, 'noise', 'noise')");
        SOURCE.execute(database, "select pg_switch_wal()");
      }
    }
  }

  @Test
  void byThePlansWordTheSlotIsGivenUpBeforeTheSourcesDiskIsFull(@TempDir Path directory)
      throws Exception {
    String limits = "log-full: give-up, disk: \"select free from public.room\"";
    Path file = plan("throttle_end", limits, directory);
    Voyage voyage = voyage("throttle_end", directory);
    assertThat(file).exists();
    Process run =
        voyage.start(FaultPoint.SYNC_SLOT_GIVEN_UP.text() + ":kill", "run", "--stay", "plan.yaml");
    await().atMost(PATIENCE).until(() -> voyage.said().contains("gate CUTOVER"));

    try (Connection writer = open("throttle_end")) {
      SOURCE.execute("throttle_end", "select pg_switch_wal()");
      SOURCE.execute("throttle_end", "update room set free = 1000");
      int killed = voyage.await(run);
      int lost = voyage.run("", "run", "plan.yaml");
      writer.commit();

      assertThat(List.of(killed, lost)).as(voyage.said()).containsExactly(KILLED, LOST);
    }
    assertThat(voyage.said())
        .contains("% of what the source's disk has room for")
        .contains("E-SLOT-LOST: the run's slot was given up to protect the source")
        .contains("run 'whimbrel run plan.yaml --copy-again'");
    try (Connection connection = SOURCE.connect("throttle_end")) {
      assertThat(
              Traces.texts(
                  connection,
                  "select slot_name from pg_replication_slots"
                      + " where database = current_database()"))
          .isEmpty();
    }
    SOURCE.execute("throttle_end", "update room set free = 1099511627776");
    int again = voyage.run("", "run", "--copy-again", "plan.yaml");
    assertThat(again).as(voyage.said()).isEqualTo(WAITING);
  }

  private void assertEqual(String database) throws Exception {
    try (Connection old = SOURCE.connect(database);
        Connection fresh = servers.target().connect(database)) {
      assertThat(Fingerprint.of(old).differences(Fingerprint.of(fresh))).isEmpty();
    }
  }
}

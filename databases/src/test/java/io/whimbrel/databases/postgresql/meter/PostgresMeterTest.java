package io.whimbrel.databases.postgresql.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Rule;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.PostgresProduct;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A primary and its standby, measured. */
class PostgresMeterTest {
  private static final String STANDBY = "standby";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static EmbeddedPostgres primary;
  private static EmbeddedPostgres standby;

  @BeforeAll
  static void start() {
    primary = EmbeddedPostgres.start(PostgresVersion.V15);
    primary.execute("postgres", "select pg_create_physical_replication_slot('" + STANDBY + "')");
    primary.execute("postgres", "create role blind login");
    primary.execute("postgres", "create role seeing login in role pg_monitor");
    primary.stop();
    standby =
        EmbeddedPostgres.builder(PostgresVersion.V15)
            .setting("wal_receiver_status_interval", "1s")
            .standbyOf(primary, STANDBY)
            .start();
    primary.restart();
  }

  @AfterAll
  static void close() {
    standby.close();
    primary.close();
  }

  private static PostgresConnections connections(String user) {
    String url = primary.url("postgres").replace("postgres@", user + "@");
    return new PostgresConnections(new DatabaseUrl("source", url), "whimbrel M.1");
  }

  private static Throttle throttle(List<String> rules, String probe, String disk) {
    return new Throttle(
        Optional.empty(),
        List.of(),
        rules.stream().map(Rule::parse).toList(),
        Optional.of(probe).filter(text -> !text.isEmpty()),
        Optional.of(disk).filter(text -> !text.isEmpty()));
  }

  private static Reading read(String user, Measure measure, Throttle throttle) {
    try (PostgresConnections connections = connections(user);
        PostgresMeter meter = new PostgresMeter(connections, throttle)) {
      return meter.read(Set.of(measure)).getOrDefault(measure, new Reading.NoData("forgotten"));
    }
  }

  private static double figure(Measure measure) {
    return read("seeing", measure, Throttle.NONE) instanceof Reading.Figure figure
        ? figure.value()
        : -1;
  }

  @Test
  void sessionsOfOthersThatWorkOrWaitAreCounted() throws Exception {
    double before = figure(Measure.ACTIVE_SESSIONS);
    List<FutureTask<Void>> ended = new ArrayList<>();
    try (Connection first = primary.connect("postgres");
        Connection second = primary.connect("postgres")) {
      ended.add(run(first, "select pg_advisory_lock(7) from pg_sleep(0)"));
      ended.getFirst().get();
      ended.add(run(second, "select pg_advisory_lock(7)"));

      await().atMost(PATIENCE).until(() -> figure(Measure.WAITING_SESSIONS) == 1);
      assertThat(figure(Measure.ACTIVE_SESSIONS)).isGreaterThanOrEqualTo(before + 1);
    }
  }

  private static FutureTask<Void> run(Connection connection, String sql) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try (Statement statement = connection.createStatement()) {
                boolean _ = statement.execute(sql);
              }
              return null;
            });
    Thread.ofVirtual().start(task);
    return task;
  }

  @Test
  void aStandbyThatStopsToApplyFallsBehindAndCatchesUp() {
    await().atMost(PATIENCE).until(() -> figure(Measure.STANDBY_LAG) >= 0);

    standby.execute("postgres", "select pg_wal_replay_pause()");
    primary.execute("postgres", "create table late (id int)");
    await().atMost(PATIENCE).until(() -> figure(Measure.STANDBY_LAG) > 1);
    standby.execute("postgres", "select pg_wal_replay_resume()");

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              primary.execute("postgres", "insert into late values (1)");
              double lag = figure(Measure.STANDBY_LAG);
              return lag >= 0 && lag < 1;
            });
  }

  @Test
  void aProbeThatIsTooSlowIsALatencyAndOneThatFailsIsNoData() {
    assertThat(read("blind", Measure.PROBE_P95, throttle(List.of(), "select pg_sleep(0.05)", "")))
        .isInstanceOfSatisfying(
            Reading.Figure.class, f -> assertThat(f.value()).isBetween(0.05, 1.9));
    assertThat(read("blind", Measure.PROBE_P95, throttle(List.of(), "select pg_sleep(60)", "")))
        .isInstanceOfSatisfying(
            Reading.Figure.class, f -> assertThat(f.value()).isBetween(2.0, 10.0));
    assertThat(read("blind", Measure.PROBE_P95, throttle(List.of(), "select * from nowhere", "")))
        .isInstanceOfSatisfying(
            Reading.NoData.class, none -> assertThat(none.why()).contains("nowhere"));
    assertThat(
            read("postgres", Measure.PROBE_P95, throttle(List.of(), "create table t (i int)", "")))
        .isInstanceOfSatisfying(
            Reading.NoData.class, none -> assertThat(none.why()).contains("read-only"));
    assertThat(read("blind", Measure.DISK_FREE, throttle(List.of(), "", "select 5e9")))
        .isEqualTo(new Reading.Figure(5e9));
    assertThat(read("blind", Measure.DISK_FREE, throttle(List.of(), "", "select null::int")))
        .isInstanceOf(Reading.NoData.class);
  }

  @Test
  void aServerThatComesBackIsMeasuredAgain() {
    try (PostgresConnections connections = connections("seeing");
        PostgresMeter meter = new PostgresMeter(connections, Throttle.NONE)) {
      Set<Measure> wanted = Set.of(Measure.ACTIVE_SESSIONS);
      assertThat(meter.read(wanted).values()).hasOnlyElementsOfType(Reading.Figure.class);

      primary.execute(
          "postgres",
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seeing'");

      assertThat(meter.read(wanted).values()).hasOnlyElementsOfType(Reading.NoData.class);
      assertThat(meter.read(wanted).values()).hasOnlyElementsOfType(Reading.Figure.class);
    }
  }

  @Test
  void whatCannotBeMeasuredIsSaidBeforeTheRunWithWhatMendsIt() {
    Throttle throttle =
        throttle(
            List.of("active_sessions > 40", "probe_p95 > 1s", "disk_free < 1GB"),
            "select * from nowhere",
            "select 1e9");

    assertThat(findings("blind", throttle))
        .extracting(f -> f.severity() + " " + f.code() + " " + f.where() + ": " + f.fix())
        .contains(
            "BLOCK GRANT_MISSING limits.source: grant pg_monitor to \"blind\"",
            "BLOCK PLAN_INVALID limits.probe: correct the query; names in it need their schema")
        .noneMatch(line -> line.contains("limits.disk"));
    assertThat(findings("seeing", throttle))
        .extracting(Finding::where)
        .contains("limits.probe")
        .doesNotContain("limits.source");
  }

  private static List<Finding> findings(String user, Throttle throttle) {
    Limits usual = Limits.DEFAULT;
    Limits limits =
        new Limits(
            usual.pause(),
            usual.workers(),
            usual.lag(),
            usual.logBytes(),
            usual.chunkRows(),
            usual.openTransactions(),
            usual.retry(),
            throttle,
            LogFull.KEEP);
    RunScope scope = new RunScope(new RunId("M.1"), new MigrationId("M"), limits);
    String url = primary.url("postgres").replace("postgres@", user + "@");
    try (var source = new PostgresProduct().source(new DatabaseUrl("source", url), scope)) {
      return source.inventory(new TableSelection(List.of("public.*"), List.of())).findings();
    }
  }
}

package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A commit that waits for a synchronous standby is in the log before any snapshot sees it. The
 * standby of these tests is missing, so such a commit waits for as long as a test wants.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandOverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WAITING =
      "select 1 from pg_stat_activity where wait_event = 'SyncRep' and datname ="
          + " current_database()";

  private final EmbeddedPostgres sourceServer = EmbeddedPostgres.start(PostgresVersion.V15);
  private final EmbeddedPostgres targetServer = EmbeddedPostgres.start(PostgresVersion.V18);
  private int count;
  private TwoDatabases databases = new TwoDatabases(sourceServer, targetServer, "hand_over");

  @AfterAll
  void stopServers() {
    sourceServer.close();
    targetServer.close();
  }

  @BeforeEach
  void createTables() {
    String name = "hand_over_" + ++count;
    databases = new TwoDatabases(sourceServer, targetServer, name);
    databases.onBoth("create table t (id int primary key, v text); create table other (id int)");
    databases.onSource("insert into t select g, 'old' from generate_series(1, 10) g");
  }

  @Test
  void achangePublishedBeforeItIsVisibleIsNotSkipped() throws Exception {
    try (Carrying carrying = Carrying.plain(databases, "t")) {
      standbyIsMissing();
      CompletableFuture<Void> commit = hanging("update t set v = 'late' where id = 1");
      await().atMost(PATIENCE).until(() -> !databases.sourceRows(WAITING).isEmpty());

      Position written = carrying.log().status().written();
      carrying.copyAll();
      assertThat(databases.targetRows("select v from public.t where id = 1"))
          .containsExactly("(old)");
      assertThat(firstCommit(carrying))
          .as("a rule by position would take the change for copied")
          .isLessThanOrEqualTo(written);
      standbyIsNotWanted();
      commit.join();
      carrying.applyAll().assertEqual();

      assertThat(databases.targetRows("select v from public.t where id = 1"))
          .containsExactly("(late)");
    }
  }

  @Test
  void acommitBeforeTheSlotsStartThatNoSnapshotSeesIsWaitedFor() throws Exception {
    try (Connection first = writing();
        Connection second = writing()) {
      begin(first);
      CompletableFuture<Carrying> created = CompletableFuture.supplyAsync(this::carrying);
      await().atMost(PATIENCE).until(() -> !databases.sourceRows(creation("Lock")).isEmpty());
      standbyIsMissing();
      begin(second);
      first.commit();
      CompletableFuture<Void> commit = hanging("insert into t values (99, 'hangs')");
      await().atMost(PATIENCE).until(() -> !databases.sourceRows(WAITING).isEmpty());
      second.commit();
      await().atMost(PATIENCE).until(() -> !databases.sourceRows(confirmed()).isEmpty());

      assertThat(databases.sourceRows("select * from public.t where id = 99")).isEmpty();
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !created.isDone());
      standbyIsNotWanted();
      commit.join();
      try (Carrying carrying = created.join()) {
        carrying.copyAll().applyAll().assertEqual();
      }
      assertThat(databases.targetRows("select v from public.t where id = 99"))
          .containsExactly("(hangs)");
    }
  }

  private Position firstCommit(Carrying carrying) throws SQLException {
    List<Table> tables = List.of(databases.table("public", "t"));
    try (ChangeReader reader = carrying.log().read(Position.START, tables)) {
      return await()
          .atMost(PATIENCE)
          .until(
              () -> reader.next(Duration.ofMillis(100)) instanceof LogEntry.Commit c ? c : null,
              commit -> commit != null)
          .position();
    }
  }

  private Carrying carrying() {
    try {
      return Carrying.plain(databases, "t");
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static String creation(String waitEventType) {
    return "select 1 from pg_stat_activity where query like '%pg_create_logical_replication_slot%'"
        + " and datname = current_database() and wait_event_type = '"
        + waitEventType
        + "'";
  }

  private static String confirmed() {
    return "select 1 from pg_replication_slots where database = current_database()"
        + " and confirmed_flush_lsn is not null";
  }

  private void standbyIsMissing() {
    databases.onSource("alter system set synchronous_standby_names = 'missing'");
    databases.onSource("select pg_reload_conf()");
    await()
        .atMost(PATIENCE)
        .until(
            () -> databases.sourceRows("select current_setting('synchronous_standby_names')"),
            rows -> rows.equals(List.of("(missing)")));
  }

  private void standbyIsNotWanted() {
    databases.onSource("alter system reset synchronous_standby_names");
    databases.onSource("select pg_reload_conf()");
  }

  private CompletableFuture<Void> hanging(String sql) {
    return CompletableFuture.runAsync(() -> databases.onSource(sql));
  }

  /** A connection whose own commits do not wait for a standby. */
  private Connection writing() throws SQLException {
    Connection connection = databases.application();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = local");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static void begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into other values (1)");
    }
  }
}

package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers whose others have locks, transactions and connections that a run needs. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class BusyServersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int WAITING = ExitCode.WAITING.status();

  private static final String ITEMS =
      """
      create table item (id int primary key, load text);
      insert into item select g, repeat(md5(g::text), 8) from generate_series(1, 5000) g;
      create table other (id int primary key, load text);
      insert into other select * from item
      """;

  private final Servers servers;

  BusyServersTest(Servers servers) {
    this.servers = servers;
  }

  /** Everybody who makes a slot on a server waits for the transactions of all its databases. */
  @Test
  void anOlderTransactionIsWaitedForByNameAndReadersNeverWaitLongForOurLocks(
      @TempDir Path directory) throws Exception {
    String database = servers.name("busy");
    try (EmbeddedPostgres source = EmbeddedPostgres.start(PostgresVersion.V15)) {
      source.createDatabase(database);
      servers.target().createDatabase(database);
      source.execute(database, ITEMS);
      Voyage voyage = voyage(source, servers.target(), database, directory);

      assertThat(runBehindAnOlderTransaction(source, database, voyage))
          .as(voyage.said())
          .containsExactly(ExitCode.TERMINATED.status(), 0, 0);
      voyage.assertArrived(Ledger.inMemory(), Map.of());
      assertThat(longestReadDuringCleanup(source, database, voyage))
          .as(voyage.said())
          .isLessThan(Duration.ofSeconds(3));
      voyage.assertNothingLeft();
    }
  }

  private static List<Integer> runBehindAnOlderTransaction(
      EmbeddedPostgres source, String database, Voyage voyage) throws Exception {
    try (Connection older = source.connect(database)) {
      older.setAutoCommit(false);
      execute(older, "insert into item values (0, 'of a long transaction')");
      String pid = Traces.texts(older, "select pg_backend_pid()").getFirst();
      String named = "creating the slot waits for: [pid " + pid + " (postgres, open for ";
      Process first = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid(named);
      Signal.TERM.send(first.pid());
      int ended = voyage.await(first);
      int said = voyage.said().length();
      Process second = voyage.start("", "run", "--stay", "plan.yaml");
      await().atMost(PATIENCE).until(() -> voyage.said().substring(said).contains(named));
      older.commit();
      voyage.awaitSaid("gate CUTOVER");
      int approved = voyage.run("", "approve", "cutover", "plan.yaml");
      return List.of(ended, approved, voyage.await(second));
    }
  }

  /** While a transaction that has read the table stays open for six seconds. */
  private static Duration longestReadDuringCleanup(
      EmbeddedPostgres source, String database, Voyage voyage) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (ScheduledExecutorService others = Executors.newScheduledThreadPool(2);
        Connection holder = source.connect(database);
        Connection reader = source.connect(database)) {
      holder.setAutoCommit(false);
      assertThat(Traces.texts(holder, "select count(*) from item")).hasSize(1);
      Future<Duration> reading = others.submit(() -> longestRead(reader, isOver));
      Future<Void> end = others.schedule(() -> rolledBack(holder), 6, TimeUnit.SECONDS);
      int exit = voyage.cleanUp("");
      isOver.set(true);
      assertThat(exit).as(voyage.said()).isZero();
      assertThat(end).isDone();
      return reading.get();
    }
  }

  private static Duration longestRead(Connection reader, AtomicBoolean isOver) throws SQLException {
    Duration longest = Duration.ZERO;
    while (!isOver.get()) {
      long begun = System.nanoTime();
      assertThat(Traces.texts(reader, "select load from item where id = 7")).hasSize(1);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return longest;
  }

  private static @Nullable Void rolledBack(Connection connection) throws SQLException {
    connection.rollback();
    return null;
  }

  @Test
  void aRunGetsByWithFewConnectionsAndWaitsForOneWhenThereIsNone(@TempDir Path directory)
      throws Exception {
    String database = "few";
    try (EmbeddedPostgres source =
        EmbeddedPostgres.builder(PostgresVersion.V15).setting("max_connections", "20").start()) {
      source.createDatabase(database);
      servers.target().createDatabase(database);
      source.execute(database, ITEMS);
      Voyage voyage = voyage(source, servers.target(), database, directory);
      List<Connection> others = new ArrayList<>();

      occupy(source, database, others, 15);
      int waiting = voyage.run("", "run", "plan.yaml");
      Process run = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("waits for 'whimbrel approve cutover");
      occupy(source, database, others, Integer.MAX_VALUE);
      endOurs(others.getFirst());
      occupy(source, database, others, Integer.MAX_VALUE);
      voyage.awaitSaid("waits for room and goes on by itself");
      execute(others.getFirst(), "update item set load = 'behind'");
      for (Connection other : others) {
        other.close();
      }
      int approved = voyage.run("", "approve", "cutover", "plan.yaml");

      assertThat(List.of(waiting, approved, voyage.await(run)))
          .as(voyage.said())
          .containsExactly(WAITING, 0, 0);
      voyage.assertArrived(Ledger.inMemory(), Map.of());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      voyage.assertNothingLeft();
    }
  }

  /** Takes connections until there are so many, or none is left. */
  private static void occupy(
      EmbeddedPostgres server, String database, List<Connection> taken, int count) {
    try {
      while (taken.size() < count) {
        taken.add(server.connect(database));
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("53300");
    }
  }

  private static void endOurs(Connection connection) throws SQLException {
    Traces.texts(
        connection,
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name ~ 'whimbrel' and backend_type = 'client backend'");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Voyage voyage(
      EmbeddedPostgres source, EmbeddedPostgres target, String database, Path directory)
      throws Exception {
    return new Voyage(source, target, database, directory)
        .plan(new Voyage.Wishes("[\"public.*\"]", "person", 1_000), source.port(), target.port());
  }
}

package io.whimbrel.databases.postgresql.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.Fence.State;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresFenceTest {

  private static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);
  private static final List<TableName> TABLES =
      List.of(new TableName("public", "a"), new TableName("public", "part_1"));
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestDatabase database;

  PostgresFenceTest(PostgresServers servers) {
    database = servers.database(PostgresVersion.V15, DatabaseSide.SOURCE);
  }

  @BeforeEach
  void create() {
    database.execute(
        "create table a (id int primary key); insert into a values (1);"
            + " create table parent (id int) partition by range (id);"
            + " create table part_1 partition of parent for values from (0) to (10)");
  }

  @Test
  void theFenceOfAnotherMigrationIsNotReplaced() {
    fence(FenceSide.SOURCE).raise(Duration.ZERO, LONG);
    RunScope other =
        new RunScope(
            new RunId("MIGRATION-002.1"), new MigrationId("MIGRATION-002"), Limits.DEFAULT);
    PostgresFence second = new PostgresFence(connections(), other, FenceSide.SOURCE, TABLES);

    assertThatThrownBy(() -> second.raise(Duration.ZERO, LONG))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
        .hasMessageContaining("the fence of MIGRATION-001.1 stands around");
    assertThat(fence(FenceSide.SOURCE).state()).isEqualTo(State.UP);
    assertThat(second.others()).as("the gate says so before").containsExactly("MIGRATION-001.1");
    assertThat(fence(FenceSide.SOURCE).others()).isEmpty();
  }

  @Test
  void theSourcesFenceRefusesASuperuserAndAReplicaSession() throws SQLException {
    PostgresFence fence = fence(FenceSide.SOURCE);

    fence.raise(Duration.ZERO, LONG);

    assertThat(fence.state()).isEqualTo(State.UP);
    for (String role : List.of("origin", "replica")) {
      for (String write :
          List.of(
              "insert into a values (2)",
              "update a set id = 3",
              "delete from a",
              "truncate a",
              "insert into parent values (1)",
              "insert into part_1 values (1)")) {
        assertThatThrownBy(() -> run("set session_replication_role = " + role, write))
            .as(role + ": " + write)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"))
            .hasMessageContaining(
                "this side refuses writes: the migration MIGRATION-001 has moved it");
      }
    }
    assertThatCode(() -> run("select * from a")).doesNotThrowAnyException();
  }

  @Test
  void aFenceThatStandsFallsThoughItsFunctionIsOlderAndItsBookIsGone() throws SQLException {
    takeSource(1);
    PostgresFence fence = fence(FenceSide.SOURCE, 1);
    fence.raise(Duration.ZERO, LONG);
    database.execute(
        "create or replace function whimbrel.refuse_write() returns trigger language plpgsql"
            + " as $$ begin raise exception using errcode = '25006', message = 'older'; end $$;"
            + " drop table whimbrel.fence");

    fence.lower();

    assertThat(fence.state()).isEqualTo(State.DOWN);
    assertThatCode(() -> run("insert into a values (2)")).doesNotThrowAnyException();
  }

  @Test
  void theTargetsFenceLetsAReplicaSessionPass() {
    PostgresFence fence = fence(FenceSide.TARGET);

    fence.raise(Duration.ZERO, LONG);

    assertThat(fence.state()).isEqualTo(State.UP);
    assertThatThrownBy(() -> run("insert into a values (2)")).hasMessageContaining("not yet moved");
    assertThatCode(() -> run("set session_replication_role = replica", "insert into a values (2)"))
        .doesNotThrowAnyException();
  }

  @Test
  void loweringLetsWritesPassAndRemovingLeavesNothing() throws SQLException {
    PostgresFence fence = fence(FenceSide.SOURCE);
    fence.raise(Duration.ZERO, LONG);

    fence.lower();
    fence.lower();

    assertThat(fence.state()).isEqualTo(State.DOWN);
    run("insert into a values (2)");
    fence.raise(Duration.ZERO, LONG);
    assertThat(fence.state()).isEqualTo(State.UP);
    try (Connection connection = connections().open()) {
      FenceTriggers.remove(connection, SCOPE, FenceSide.SOURCE);
      FenceTriggers.remove(connection, SCOPE, FenceSide.SOURCE);
      assertThat(Query.texts(connection, "select tgname from pg_trigger")).isEmpty();
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
  }

  @Test
  void aRollbackThatIsBackedOutLeavesTheNewSideInChargeOfItsRowsAlone() throws SQLException {
    PostgresFence back = ofRows("one", Course.BACK, FenceSide.SOURCE);

    back.raise(Duration.ZERO, LONG);
    assertThatThrownBy(() -> run("insert into a values (5)")).hasMessageContaining("refuses");
    back.lower();
    run("insert into a values (5)");
    assertThatThrownBy(() -> run("insert into a values (15)"))
        .hasMessageContaining("not yet moved");

    ofRows("two", Course.THERE, FenceSide.TARGET).raise(Duration.ZERO, LONG);
    back.raise(Duration.ZERO, LONG);
    back.lower();
    run("insert into a values (6)");
    assertThatThrownBy(() -> run("insert into a values (15)"))
        .hasMessageContaining("not yet moved");
  }

  @Test
  void aRowPassesToNoOtherPhaseWhileBothAreOnTheNewSideAndAgainBehindTheCleanup()
      throws SQLException {
    for (String phase : List.of("one", "two")) {
      PostgresFence there = ofRows(phase, Course.THERE, FenceSide.TARGET);
      there.raise(Duration.ZERO, LONG);
      try (Connection connection = connections().open()) {
        ControlSchema.takeOver(connection, rowScope(phase, Course.THERE), 0);
      }
      there.lowerFor(0);
    }
    run("insert into a values (5)", "update a set id = 6 where id = 5");

    assertThatThrownBy(() -> run("update a set id = 15 where id = 6"))
        .hasMessageContaining(
            "a row of phase one passes to no other one before the cleanup of MIGRATION-001");
    run("insert into a values (15)");
    assertThatThrownBy(() -> run("update a set id = 7 where id = 15"))
        .hasMessageContaining("a row of phase two passes to no other one");
    try (Connection connection = connections().open()) {
      for (String phase : List.of("one", "two")) {
        FenceTriggers.remove(connection, rowScope(phase, Course.THERE), FenceSide.TARGET);
      }
      assertThat(Query.texts(connection, "select tgname from pg_trigger")).isEmpty();
    }
    run("update a set id = 25 where id = 6");
  }

  /** Phases one and two have the rows below 10 and the others. */
  private PostgresFence ofRows(String phase, Course course, FenceSide side) {
    return new PostgresFence(
        connections(), rowScope(phase, course), side, List.of(TABLES.getFirst()));
  }

  private static RunScope rowScope(String phase, Course course) {
    RowPart low = new RowPart.Range(Optional.empty(), Optional.of("10"));
    Map<String, RowShare> shares =
        Map.of(
            "one",
            new RowShare("id", "id", low),
            "two",
            new RowShare("id", "id", new RowPart.Rest(List.of(low))));
    Map<TableName, Map<String, RowShare>> tables = Map.of(TABLES.getFirst(), shares);
    MigrationId migration = SCOPE.migration().phase(phase);
    return new RunScope(
        new RunId(migration.text() + (course == Course.BACK ? ".1.back" : ".1")),
        migration,
        SCOPE.limits(),
        SCOPE.access(),
        course,
        Optional.empty(),
        /* epoch= */ 0,
        Optional.empty(),
        new RowShares(phase, tables, tables));
  }

  @Test
  void cleaningTheLastRunKeepsAnotherRunsFenceUntilThatGoes() throws SQLException {
    RunScope other =
        new RunScope(new RunId("OTHER-001.1"), new MigrationId("OTHER-001"), Limits.DEFAULT);
    takeSource(1);
    fence(FenceSide.SOURCE, 1).raise(Duration.ZERO, LONG);
    try (Connection connection = connections().open()) {
      ControlSchema.takeOver(connection, other, 1);

      ControlCleanup.remove(connection, other);

      assertThat(ControlSchema.exists(connection)).isFalse();
      assertThat(fence(FenceSide.SOURCE, 1).state()).isEqualTo(State.UP);
      assertThatThrownBy(() -> run("insert into a values (2)"))
          .hasMessageContaining("this side refuses writes");
      assertThat(Query.texts(connection, "select run from whimbrel.fence"))
          .containsExactly(SCOPE.run().text());
      ControlSchema.takeOver(connection, other, 1);
      ControlCleanup.remove(connection, SCOPE);
      assertThatCode(() -> run("insert into a values (2)")).doesNotThrowAnyException();
      assertThat(ControlSchema.exists(connection)).isTrue();
      ControlCleanup.remove(connection, other);
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
  }

  @Test
  void raisingWaitsForAnOpenTransactionWithinTheGrace() throws Exception {
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");

      CompletableFuture<Void> raised =
          CompletableFuture.runAsync(() -> fence(FenceSide.SOURCE).raise(LONG, LONG));

      assertThatThrownBy(() -> raised.get(700, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(fence(FenceSide.SOURCE).state()).isEqualTo(State.PARTIAL);
      writer.commit();
      raised.get(10, TimeUnit.SECONDS);
      assertThat(count("select count(*) from a where id = 7")).isEqualTo(1);
    }
  }

  @Test
  void anOpenTransactionIsEndedAfterTheGrace() throws SQLException {
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");

      fence(FenceSide.SOURCE).raise(Duration.ofMillis(300), LONG);

      assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
      assertThat(count("select count(*) from a where id = 7")).isZero();
    }
  }

  @Test
  void aRunnerThatWakesUpLateNeitherRaisesNorLowersWhatIsAnothersByNow() throws Exception {
    takeSource(1);
    PostgresFence stale = fence(FenceSide.SOURCE, 1);
    PostgresFence newer = fence(FenceSide.SOURCE, 2);
    CompletableFuture<Void> raising;
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into part_1 values (7)");
      raising = CompletableFuture.runAsync(() -> stale.raise(LONG, LONG));
      await().atMost(Duration.ofMinutes(1)).until(() -> stale.state() == State.PARTIAL);

      newer.lower();
      writer.commit();
    }

    assertThatThrownBy(raising::join)
        .cause()
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
    assertThat(newer.state()).isEqualTo(State.DOWN);
    newer.raise(LONG, LONG);
    assertThatThrownBy(stale::lower)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
    assertThat(newer.state()).isEqualTo(State.UP);
  }

  @Test
  void aRunnerThatWakesUpBehindTheCleanupRaisesNothingAndLeavesNothing() throws SQLException {
    takeSource(1);
    PostgresFence stale = fence(FenceSide.SOURCE, 1);
    try (Connection connection = connections().open()) {
      FenceTriggers.remove(connection, scope(2), FenceSide.SOURCE);
    }

    assertLost(() -> stale.raise(LONG, LONG));
    assertLost(() -> fence(FenceSide.TARGET, 1).raise(LONG, LONG));
    stale.lower();

    try (Connection connection = connections().open()) {
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
    assertThat(stale.state()).isEqualTo(State.DOWN);
  }

  @Test
  void whereNothingIsUpAndNobodyTookOverThereIsNothingToLose() throws SQLException {
    try (Connection connection = connections().open()) {
      FenceTriggers.prepare(connection);
    }

    fence(FenceSide.SOURCE, 1).lower();

    assertLost(() -> fence(FenceSide.SOURCE, 1).raise(LONG, LONG));
    takeSource(2);
    assertLost(fence(FenceSide.SOURCE, 1)::lower);
  }

  @Test
  void aLateCleanupLeavesTheFenceOfANewerRunnerStanding() throws SQLException {
    takeSource(2);
    try (Connection connection = connections().open()) {
      fence(FenceSide.SOURCE, 2).raise(LONG, LONG);
      assertLost(() -> FenceTriggers.remove(connection, scope(1), FenceSide.SOURCE));
      assertThat(fence(FenceSide.SOURCE, 2).state()).isEqualTo(State.UP);
      FenceTriggers.remove(connection, scope(2), FenceSide.SOURCE);

      ControlSchema.takeOver(connection, scope(1), 1);
      PostgresFence stale = fence(FenceSide.TARGET, 1);
      stale.raise(LONG, LONG);
      ControlSchema.takeOver(connection, scope(2), 2);
      assertLost(stale::lower);
      assertLost(() -> ControlCleanup.remove(connection, scope(1)));
      assertThat(stale.state()).isEqualTo(State.UP);
      ControlCleanup.remove(connection, scope(2));
      assertThat(stale.state()).isEqualTo(State.DOWN);
    }
  }

  private static void assertLost(ThrowingCallable late) {
    assertThatThrownBy(late)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
  }

  @Test
  void aPreparedTransactionIsNamedWhenTheLimitIsPassed() throws SQLException {
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");
      Query.execute(writer, "prepare transaction 'keeps the lock'");
    }

    assertThatThrownBy(
            () -> fence(FenceSide.SOURCE).raise(Duration.ofMillis(100), Duration.ofMillis(600)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue())
        .hasMessageContaining("E-TRANSACTION-PREPARED")
        .hasMessageContaining("keeps the lock");
    database.execute("rollback prepared 'keeps the lock'");
  }

  @Test
  void noApplicationEndsAsTheVictimOfOurLocks() throws Exception {
    run("insert into parent values (1), (2)", "insert into a values (2)");
    Set<String> refusals = ConcurrentHashMap.newKeySet();
    AtomicInteger commits = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    PostgresFence fence = fence(FenceSide.SOURCE);
    try (ExecutorService applications = Executors.newFixedThreadPool(2)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int id = 1; id <= 2; id++) {
        String row = " where id = " + id;
        writers.add(
            applications.submit(
                () -> {
                  while (!isOver.get()) {
                    refusals.add(againstOurOrder(row, commits));
                  }
                  return true;
                }));
      }

      for (int i = 0; i < 10; i++) {
        int before = commits.get();
        await().atMost(LONG).until(() -> commits.get() > before + 20);
        fence.raise(LONG, LONG);
        fence.lower();
      }

      isOver.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(refusals).as("nothing, or the fence's own word").isSubsetOf("", "25006");
  }

  /** The fence takes its tables in the other order; tells the SQLState of a refusal. */
  private String againstOurOrder(String row, AtomicInteger commits) throws SQLException {
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "update parent set id = id" + row);
      Query.execute(writer, "update a set id = id" + row);
      writer.commit();
      commits.incrementAndGet();
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  @Test
  void switchingMaintenanceModeOffTakesWhatAnEarlierOneLeftAndNothingElse() throws SQLException {
    RunScope second = scope("MIGRATION-1.maintenance.2");
    RunScope other = scope("MIGRATION-11.maintenance.1");
    Map.of(scope("MIGRATION-1.maintenance.1"), TABLES.getFirst(), other, TABLES.getLast())
        .forEach(
            (scope, table) ->
                new PostgresFence(connections(), scope, FenceSide.SOURCE, List.of(table))
                    .raise(LONG, LONG));

    try (Connection connection = connections().open()) {
      FenceTriggers.remove(connection, second, FenceSide.SOURCE);
      assertThat(
              Query.texts(
                  connection,
                  """
                  select distinct split_part(encode(tgargs, 'escape'), '\\000', 1)
                  from pg_trigger where tgname = 'whimbrel_fence'
                  """))
          .containsExactly(other.run().text());
      FenceTriggers.remove(connection, other, FenceSide.SOURCE);
    }
  }

  private static RunScope scope(String run) {
    return new RunScope(
        new RunId(run),
        SCOPE.migration(),
        SCOPE.limits(),
        SCOPE.access(),
        SCOPE.course(),
        SCOPE.message(),
        0);
  }

  private PostgresFence fence(FenceSide side) {
    return new PostgresFence(connections(), SCOPE, side, TABLES);
  }

  private PostgresFence fence(FenceSide side, long epoch) {
    return new PostgresFence(connections(), scope(epoch), side, TABLES);
  }

  private static RunScope scope(long epoch) {
    return new RunScope(
        SCOPE.run(),
        SCOPE.migration(),
        SCOPE.limits(),
        SCOPE.access(),
        SCOPE.course(),
        SCOPE.message(),
        epoch);
  }

  /** As a process does that begins to work on the run. */
  private void takeSource(long epoch) throws SQLException {
    try (Connection connection = connections().open()) {
      FenceTriggers.prepare(connection);
      FenceEpoch.take(connection, scope(epoch));
    }
  }

  private PostgresConnections connections() {
    return new PostgresConnections(new DatabaseUrl("test", database.url()), "whimbrel");
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = database.connect()) {
      for (String statement : statements) {
        Query.execute(connection, statement);
      }
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return Query.list(connection, sql, row -> row.getLong(1)).getFirst();
    }
  }
}

package io.whimbrel.databases.postgresql.control;

import static io.whimbrel.databases.postgresql.control.FenceGround.LONG;
import static io.whimbrel.databases.postgresql.control.FenceGround.SCOPE;
import static io.whimbrel.databases.postgresql.control.FenceGround.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.Fence.State;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresFenceTest {
  private final FenceGround ground;

  PostgresFenceTest(PostgresServers servers) {
    ground = new FenceGround(servers);
  }

  @Test
  void theFenceOfAnotherMigrationIsNotReplaced() {
    ground.fence(FenceSide.SOURCE).raise(Duration.ZERO, LONG);
    RunScope other =
        new RunScope(
            new RunId("MIGRATION-002.1"), new MigrationId("MIGRATION-002"), Limits.DEFAULT);
    PostgresFence second = new PostgresFence(ground.connections(), other, FenceSide.SOURCE, TABLES);

    assertThatThrownBy(() -> second.raise(Duration.ZERO, LONG))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
        .hasMessageContaining("the fence of MIGRATION-001.1 stands around");
    assertThat(ground.fence(FenceSide.SOURCE).state()).isEqualTo(State.UP);
    assertThat(second.others()).as("the gate says so before").containsExactly("MIGRATION-001.1");
    assertThat(ground.fence(FenceSide.SOURCE).others()).isEmpty();
  }

  @Test
  void theSourcesFenceRefusesASuperuserAndAReplicaSession() throws SQLException {
    PostgresFence fence = ground.fence(FenceSide.SOURCE);

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
        assertThatThrownBy(() -> ground.run("set session_replication_role = " + role, write))
            .as(role + ": " + write)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"))
            .hasMessageContaining(
                "this side refuses writes: the migration MIGRATION-001 has moved it");
      }
    }
    assertThatCode(() -> ground.run("select * from a")).doesNotThrowAnyException();
  }

  @Test
  void aFenceThatStandsFallsThoughItsFunctionIsOlderAndItsBookIsGone() throws SQLException {
    ground.takeSource(1);
    PostgresFence fence = ground.fence(FenceSide.SOURCE, 1);
    fence.raise(Duration.ZERO, LONG);
    ground.execute(
        "create or replace function whimbrel.refuse_write() returns trigger language plpgsql"
            + " as $$ begin raise exception using errcode = '25006', message = 'older'; end $$;"
            + " drop table whimbrel.fence");

    fence.lower();

    assertThat(fence.state()).isEqualTo(State.DOWN);
    assertThatCode(() -> ground.run("insert into a values (2)")).doesNotThrowAnyException();
  }

  @Test
  void theTargetsFenceLetsAReplicaSessionPass() {
    PostgresFence fence = ground.fence(FenceSide.TARGET);

    fence.raise(Duration.ZERO, LONG);

    assertThat(fence.state()).isEqualTo(State.UP);
    assertThatThrownBy(() -> ground.run("insert into a values (2)"))
        .hasMessageContaining("not yet moved");
    assertThatCode(
            () -> ground.run("set session_replication_role = replica", "insert into a values (2)"))
        .doesNotThrowAnyException();
  }

  @Test
  void loweringLetsWritesPassAndRemovingLeavesNothing() throws SQLException {
    PostgresFence fence = ground.fence(FenceSide.SOURCE);
    fence.raise(Duration.ZERO, LONG);

    fence.lower();
    fence.lower();

    assertThat(fence.state()).isEqualTo(State.DOWN);
    ground.run("insert into a values (2)");
    fence.raise(Duration.ZERO, LONG);
    assertThat(fence.state()).isEqualTo(State.UP);
    try (Connection connection = ground.open()) {
      FenceTriggers.remove(connection, SCOPE, FenceSide.SOURCE);
      FenceTriggers.remove(connection, SCOPE, FenceSide.SOURCE);
      assertThat(Query.texts(connection, "select tgname from pg_trigger")).isEmpty();
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
  }

  @Test
  void cleaningTheLastRunKeepsAnotherRunsFenceUntilThatGoes() throws SQLException {
    RunScope other =
        new RunScope(new RunId("OTHER-001.1"), new MigrationId("OTHER-001"), Limits.DEFAULT);
    ground.takeSource(1);
    ground.fence(FenceSide.SOURCE, 1).raise(Duration.ZERO, LONG);
    try (Connection connection = ground.open()) {
      ControlSchema.takeOver(connection, other, 1);

      ControlCleanup.remove(connection, other);

      assertThat(ControlSchema.exists(connection)).isFalse();
      assertThat(ground.fence(FenceSide.SOURCE, 1).state()).isEqualTo(State.UP);
      assertThatThrownBy(() -> ground.run("insert into a values (2)"))
          .hasMessageContaining("this side refuses writes");
      assertThat(Query.texts(connection, "select run from whimbrel.fence"))
          .containsExactly(SCOPE.run().text());
      ControlSchema.takeOver(connection, other, 1);
      ControlCleanup.remove(connection, SCOPE);
      assertThatCode(() -> ground.run("insert into a values (2)")).doesNotThrowAnyException();
      assertThat(ControlSchema.exists(connection)).isTrue();
      ControlCleanup.remove(connection, other);
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
  }

  @Test
  void raisingWaitsForAnOpenTransactionWithinTheGrace() throws Exception {
    try (Connection writer = ground.application()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");

      CompletableFuture<Void> raised =
          CompletableFuture.runAsync(() -> ground.fence(FenceSide.SOURCE).raise(LONG, LONG));

      assertThatThrownBy(() -> raised.get(700, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(ground.fence(FenceSide.SOURCE).state()).isEqualTo(State.PARTIAL);
      writer.commit();
      raised.get(10, TimeUnit.SECONDS);
      assertThat(ground.count("select count(*) from a where id = 7")).isEqualTo(1);
    }
  }

  @Test
  void anOpenTransactionIsEndedAfterTheGrace() throws SQLException {
    try (Connection writer = ground.application()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");

      ground.fence(FenceSide.SOURCE).raise(Duration.ofMillis(300), LONG);

      assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
      assertThat(ground.count("select count(*) from a where id = 7")).isZero();
    }
  }

  @Test
  void aPreparedTransactionIsNamedWhenTheLimitIsPassed() throws SQLException {
    try (Connection writer = ground.application()) {
      writer.setAutoCommit(false);
      Query.execute(writer, "insert into a values (7)");
      Query.execute(writer, "prepare transaction 'keeps the lock'");
    }

    assertThatThrownBy(
            () ->
                ground
                    .fence(FenceSide.SOURCE)
                    .raise(Duration.ofMillis(100), Duration.ofMillis(600)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue())
        .hasMessageContaining("E-TRANSACTION-PREPARED")
        .hasMessageContaining("keeps the lock");
    ground.execute("rollback prepared 'keeps the lock'");
  }

  @Test
  void noApplicationEndsAsTheVictimOfOurLocks() throws Exception {
    ground.run("insert into parent values (1), (2)", "insert into a values (2)");
    Set<String> refusals = ConcurrentHashMap.newKeySet();
    AtomicInteger commits = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    PostgresFence fence = ground.fence(FenceSide.SOURCE);
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
    try (Connection writer = ground.application()) {
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
                new PostgresFence(ground.connections(), scope, FenceSide.SOURCE, List.of(table))
                    .raise(LONG, LONG));

    try (Connection connection = ground.open()) {
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
}

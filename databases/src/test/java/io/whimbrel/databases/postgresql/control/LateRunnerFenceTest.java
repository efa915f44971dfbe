package io.whimbrel.databases.postgresql.control;

import static io.whimbrel.databases.postgresql.control.FenceGround.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.Fence.State;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class LateRunnerFenceTest {
  private final FenceGround ground;

  LateRunnerFenceTest(PostgresServers servers) {
    ground = new FenceGround(servers);
  }

  @Test
  void aRunnerThatWakesUpLateNeitherRaisesNorLowersWhatIsAnothersByNow() throws Exception {
    ground.takeSource(1);
    PostgresFence stale = ground.fence(FenceSide.SOURCE, 1);
    PostgresFence newer = ground.fence(FenceSide.SOURCE, 2);
    CompletableFuture<Void> raising;
    try (Connection writer = ground.application()) {
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
    ground.takeSource(1);
    PostgresFence stale = ground.fence(FenceSide.SOURCE, 1);
    try (Connection connection = ground.open()) {
      FenceTriggers.remove(connection, FenceGround.scope(2), FenceSide.SOURCE);
    }

    assertLost(() -> stale.raise(LONG, LONG));
    assertLost(() -> ground.fence(FenceSide.TARGET, 1).raise(LONG, LONG));
    stale.lower();

    try (Connection connection = ground.open()) {
      assertThat(Query.texts(connection, "select nspname from pg_namespace"))
          .doesNotContain("whimbrel");
    }
    assertThat(stale.state()).isEqualTo(State.DOWN);
  }

  @Test
  void whereNothingIsUpAndNobodyTookOverThereIsNothingToLose() throws SQLException {
    try (Connection connection = ground.open()) {
      FenceTriggers.prepare(connection);
    }

    ground.fence(FenceSide.SOURCE, 1).lower();

    assertLost(() -> ground.fence(FenceSide.SOURCE, 1).raise(LONG, LONG));
    ground.takeSource(2);
    assertLost(ground.fence(FenceSide.SOURCE, 1)::lower);
  }

  @Test
  void aLateCleanupLeavesTheFenceOfANewerRunnerStanding() throws SQLException {
    ground.takeSource(2);
    try (Connection connection = ground.open()) {
      ground.fence(FenceSide.SOURCE, 2).raise(LONG, LONG);
      assertLost(() -> FenceTriggers.remove(connection, FenceGround.scope(1), FenceSide.SOURCE));
      assertThat(ground.fence(FenceSide.SOURCE, 2).state()).isEqualTo(State.UP);
      FenceTriggers.remove(connection, FenceGround.scope(2), FenceSide.SOURCE);

      ControlSchema.takeOver(connection, FenceGround.scope(1), 1);
      PostgresFence stale = ground.fence(FenceSide.TARGET, 1);
      stale.raise(LONG, LONG);
      ControlSchema.takeOver(connection, FenceGround.scope(2), 2);
      assertLost(stale::lower);
      assertLost(() -> ControlCleanup.remove(connection, FenceGround.scope(1)));
      assertThat(stale.state()).isEqualTo(State.UP);
      ControlCleanup.remove(connection, FenceGround.scope(2));
      assertThat(stale.state()).isEqualTo(State.DOWN);
    }
  }

  private static void assertLost(ThrowingCallable late) {
    assertThatThrownBy(late)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
  }
}

package io.whimbrel.engine.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.memory.Life;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In which order a cleanup removes things: its processes are killed one after the other, each a
 * little later than the one before.
 */
class CleanupOrderTest {
  private static final int ENOUGH = 100;

  @TempDir private Path directory;

  /** What is left on both sides. */
  private record Left(boolean slot, boolean fence, boolean readOnly, boolean target) {
    static Left of(World world) {
      return new Left(
          world.source().hasSlot(),
          !world.source().acceptsWrites(),
          world.source().isReadOnly(),
          !world.target().isClean());
    }
  }

  @Test
  void theOldSideIsReadOnlyBeforeItsFenceFallsAndTheNewSideIsCleanedLast() {
    List<Left> seen = new ArrayList<>();
    try (World world = new World(directory, 5)) {
      Plan plan = world.plan(Approval.RULE);
      toItsEnd(world, plan);
      for (int call = 1; isKilled(world, plan, call); call++) {
        assertThat(call).as("a cleanup has an end").isLessThan(ENOUGH);
        seen.add(Left.of(world));
      }
      seen.add(Left.of(world));
      assertThat(world.journal().latest(plan.migration()).map(RunRecord::state))
          .contains(RunState.DONE);
      assertThat(world.isBroken()).isFalse();
    }

    assertThat(seen.stream().distinct())
        .containsExactly(
            new Left(true, true, false, true),
            new Left(true, true, true, true),
            new Left(false, true, true, true),
            new Left(false, false, true, true),
            new Left(false, false, true, false));
  }

  @Test
  void aNoGoIsNotOverruledByWhoCleansUp() {
    try (World world = new World(directory, 5)) {
      Plan plan = world.plan(Approval.RULE);
      toItsEnd(world, plan);
      RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
      desk.reject(plan.migration(), Gate.CLEANUP, "ana", "the archive is missing");

      try (Migration migration = world.process(plan)) {
        assertThatThrownBy(migration::cleanup)
            .isInstanceOfSatisfying(
                Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
            .hasMessageContaining("ana said no to the cleanup: the archive is missing");
        desk.approve(plan.migration(), Gate.CLEANUP, "ana", "it is there");
        assertThat(migration.cleanup().exit()).isEqualTo(ExitCode.OK);
      }
    }
  }

  private static void toItsEnd(World world, Plan plan) {
    try (Migration migration = world.process(plan)) {
      assertThat(migration.run(RunOptions.DEFAULT).exit()).isEqualTo(ExitCode.OK);
    }
  }

  private static boolean isKilled(World world, Plan plan, int call) {
    Life life = new Life(call, Life.Moment.AFTER, () -> {});
    try (Migration migration = world.process(plan, life)) {
      migration.cleanup();
    } catch (IllegalStateException dead) {
      assertThat(life.isOver()).isTrue();
    }
    return life.isOver();
  }
}

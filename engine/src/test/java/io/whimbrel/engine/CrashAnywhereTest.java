package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.memory.Life;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes that die before or after a call to a database or the journal, one call after another.
 */
class CrashAnywhereTest {
  private static final int STEP = Integer.getInteger("whimbrel.crash.step", 9);

  /** About as many calls as a whole run makes. */
  private static final int LAST = Integer.getInteger("whimbrel.crash.last", 200);

  @TempDir private Path directory;

  static Stream<Arguments> deaths() {
    return IntStream.iterate(1, call -> call <= LAST, call -> call + STEP)
        .boxed()
        .flatMap(call -> Stream.of(Life.Moment.values()).map(moment -> Arguments.of(call, moment)));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  @Execution(ExecutionMode.CONCURRENT)
  void theNextProcessBringsTheRunToItsEndWithEqualRows(int call, Life.Moment moment) {
    try (World world = new World(directory, call)) {
      Plan plan = world.plan(Approval.RULE);
      dieOnTheWay(world, plan, new Life(call, moment, world::happen));
      dieOnTheWay(world, plan, new Life(call / 3 + 1, moment, world::happen));

      RunOutcome outcome = finish(world, plan);

      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(outcome.run().state()).isEqualTo(RunState.DONE);
      assertThat(world.target().all()).isEqualTo(world.source().all());
      assertThat(world.isBroken()).isFalse();
      assertThat(world.source().isClean()).isTrue();
      assertThat(world.target().isClean()).isTrue();
    }
  }

  private static void dieOnTheWay(World world, Plan plan, Life life) {
    try (Migration migration = world.process(plan, life)) {
      goOn(world, plan, migration);
      migration.cleanup();
    } catch (IllegalStateException dead) {
      assertThat(life.isOver()).isTrue();
    }
  }

  private static RunOutcome finish(World world, Plan plan) {
    try (Migration migration = world.process(plan)) {
      goOn(world, plan, migration);
      return migration.cleanup();
    }
  }

  private static void goOn(World world, Plan plan, Migration migration) {
    boolean isCleanedUp =
        world
            .journal()
            .latest(plan.migration())
            .map(run -> run.state().isFinal() || run.phase() == Phase.CLEANUP)
            .orElse(false);
    if (!isCleanedUp) {
      migration.run(RunOptions.DEFAULT);
    }
  }
}

package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
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
  private static final int LAST = 200;

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
      Life short_ = new Life(call, moment, world::happen);
      try (Migration migration = world.process(plan, short_)) {
        migration.run(RunOptions.DEFAULT);
        migration.cleanup();
      } catch (IllegalStateException dead) {
        assertThat(short_.isOver()).isTrue();
      }

      RunOutcome outcome;
      try (Migration migration = world.process(plan)) {
        if (world.journal().latest(plan.migration()).map(r -> !r.state().isFinal()).orElse(true)) {
          migration.run(RunOptions.DEFAULT);
        }
        outcome = migration.cleanup();
      }

      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(outcome.run().state()).isEqualTo(RunState.DONE);
      assertThat(world.target().all()).isEqualTo(world.source().all());
      assertThat(world.isBroken()).isFalse();
      assertThat(world.source().isClean()).isTrue();
      assertThat(world.target().isClean()).isTrue();
    }
  }
}

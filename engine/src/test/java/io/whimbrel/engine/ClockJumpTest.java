package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock is set by hours, back and forth, while a process works there. */
class ClockJumpTest {

  @Test
  void aRunGoesThroughWhateverItsClockSays(@TempDir Path directory) {
    long seed = new Random().nextLong();
    System.out.println("clock jumps, seed " + seed);
    try (World world = new World(directory, seed, new JumpingClock(new Random(seed)))) {
      Plan plan = world.plan(Approval.RULE);

      RunOutcome outcome;
      RunOutcome cleaned;
      try (Migration migration = world.process(plan)) {
        outcome = migration.run(RunOptions.DEFAULT);
        cleaned = migration.cleanup();
      }

      assertThat(List.of(outcome.exit(), cleaned.exit())).containsOnly(ExitCode.OK);
      assertThat(world.target().all()).isEqualTo(world.source().all());
      assertThat(world.isBroken()).isFalse();
      assertThat(world.journal().history(outcome.run().run()).events())
          .extracting(EventRecord::kind)
          .as("events are in their order, whatever their times are")
          .containsSubsequence("copy.done", "sync.caught-up", "verify.equal", "cutover.done");
    }
  }

  /** Right one time in three, else two hours ahead or behind. */
  private static final class JumpingClock extends Clock {
    private final Random random;

    JumpingClock(Random random) {
      this.random = random;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(Duration.ofHours(2L * (random.nextInt(3) - 1)));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

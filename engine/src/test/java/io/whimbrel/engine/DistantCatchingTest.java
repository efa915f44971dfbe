package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.RunFrame;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistantCatchingTest {
  @TempDir private Path directory;

  @Test
  void whatNobodyCarriesAnyMoreIsNotWaitedForWithoutEnd() {
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.PERSON);
      RunId run;
      try (Migration migration = world.process(plan)) {
        run = migration.run(RunOptions.DEFAULT).run().run();
      }
      RunFrame frame = world.frame(plan, run);
      frame.lease().close();
      DistantCatching sync = new DistantCatching(frame);

      assertThat(world.journal().currentLease(run)).isEmpty();
      assertThatThrownBy(sync::catchUp)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.STATE_WRONG))
          .hasMessageContaining("the process that carried changes of " + run + " has ended");
    }
  }
}

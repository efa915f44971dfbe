package io.whimbrel.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsAheadOfTheLogTest {
  private static final TableName A = MemorySource.TABLES.getFirst();
  private static final TableName B = MemorySource.TABLES.getLast();
  private static final Duration LATE = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @Test
  void whatNeedsConsistentRowsWaitsForTheLogOfRowsThatWereReadAgain() {
    MemorySource.Write read = new MemorySource.Write(A, "zz", "read again");
    MemorySource.Write beside = new MemorySource.Write(B, "zz", "of the same transaction");
    try (World world = new World(directory, 1)) {
      world
          .target()
          .readAgain(
              () -> {
                world.source().writeLate(List.of(read, beside), LATE);
                return List.of(read);
              });
      Plan plan = world.plan(Approval.RULE);

      RunOutcome outcome;
      try (Migration migration = world.process(plan)) {
        outcome = migration.run(RunOptions.DEFAULT);
      }

      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(world.target().schema().rowsAt("foreign keys").get(A))
          .containsEntry("zz", "read again");
      assertThat(world.target().schema().rowsAt("foreign keys").get(B))
          .containsEntry("zz", "of the same transaction");
      assertThat(world.target().all()).isEqualTo(world.source().all());
    }
  }
}

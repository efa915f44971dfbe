package io.whimbrel.cli.command;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A plan in a directory, and a run of it that waits at the gate of the cutover. */
final class ShopPlan {
  static final MigrationId ID = new MigrationId("MIGRATION-007");
  static final String PASSWORD = "s3cret-word";
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OLD_URL", "postgresql://app:" + PASSWORD + "@127.0.0.1:1/shop",
          "NEW_URL", "postgresql://app:" + PASSWORD + "@127.0.0.1:2/shop");

  private ShopPlan() {}

  static Path write(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: MIGRATION-007
        title: The shop moves
        type: [data]
        owner: shop-team
        source: ${env:OLD_URL}
        target: ${env:NEW_URL}
        tables:
          include: ["public.*"]
        """);
  }

  static void runToTheGate(Path plan) throws IOException {
    Path state = plan.resolveSibling(".whimbrel");
    Files.createDirectories(state);
    try (Journal journal = Journals.open(Optional.empty(), state.resolve("journal.db"))) {
      RunId run = journal.begin(ID, "The shop moves", "abc").run();
      journal.step(run, Phase.COPY, "copy public.users", StepState.STARTED, "");
      journal.step(run, Phase.COPY, "copy public.users", StepState.DONE, "12 rows");
      journal.event(run, Phase.COPY, "copy.done", "all rows are copied", Map.of());
      journal.openGate(run, Gate.CUTOVER);
      journal.state(run, RunState.WAITING, Phase.CUTOVER, Optional.empty());
    }
  }
}

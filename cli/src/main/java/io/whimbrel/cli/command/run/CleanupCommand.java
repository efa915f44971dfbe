package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.phases.PhasedMigration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cleanup",
    description = {
      "Ends the run: removes what it left on both servers. There is no way back afterwards."
    },
    footer = {"", "Example:", "  whimbrel cleanup plan.yaml --confirm MIGRATION-001"})
final class CleanupCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final ConfirmedWork work = new ConfirmedWork();

  CleanupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return work.giveWhole(
        surroundings,
        common,
        "The run ends; what it needs for a way back is removed.",
        Migration::cleanup,
        PhasedMigration::cleanup,
        PhasedMigration::cleanup);
  }
}

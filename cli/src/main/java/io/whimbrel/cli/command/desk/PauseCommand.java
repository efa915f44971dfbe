package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.RunDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "pause",
    description = {
      "Asks the run to pause; its process ends when its current chunks are done.",
      "Needs the journal only."
    },
    footer = {"", "Example:", "  whimbrel pause plan.yaml"})
final class PauseCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  PauseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return DeskWork.change(surroundings, common, plan.file(), plan.phase(), RunDesk::pause);
  }
}

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
    name = "resume",
    description = {
      "Takes a pause back; 'whimbrel run' then goes on where it was. Needs the journal only."
    },
    footer = {"", "Example:", "  whimbrel resume plan.yaml"})
final class ResumeCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  ResumeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return DeskWork.change(surroundings, common, plan.file(), plan.phase(), RunDesk::resume);
  }
}

package io.whimbrel.cli.command;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "abort",
    description = {
      "Gives the run up, before the cutover was decided, and removes its traces on both servers."
    },
    footer = {"", "Example:", "  whimbrel abort plan.yaml --confirm MIGRATION-001"})
final class AbortCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final Confirmation confirmation = new Confirmation();

  AbortCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    confirmation.require(
        read.migration(),
        "The run is given up; what it made on the target is removed.",
        common.of(surroundings.terminal()));
    return Outcomes.give(
        surroundings, common, Operation.run(surroundings, common, read, Migration::abort));
  }
}

package io.whimbrel.cli.command;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cleanup",
    description = {
      "Ends the run: removes what it left on both servers. There is no way back afterwards."
    },
    footer = {"", "Example:", "  whimbrel cleanup plan.yaml --confirm MIGRATION-001"})
final class CleanupCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final Confirmation confirmation = new Confirmation();

  CleanupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    confirmation.require(
        read.migration(),
        "The run ends; what it needs for a way back is removed.",
        common.of(surroundings.terminal()));
    return Outcomes.give(
        surroundings, common, Operation.run(surroundings, common, read, Migration::cleanup));
  }
}

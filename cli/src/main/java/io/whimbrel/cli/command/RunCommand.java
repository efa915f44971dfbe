package io.whimbrel.cli.command;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Begins the run or goes on with it, to the next gate that nobody has decided.",
      "May be stopped and killed at any time; the same command goes on from there.",
      "Waiting at a gate is no error: exit code 5."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel run plan.yaml",
      "  whimbrel run plan.yaml --stay      keeps syncing at the gate until it is decided"
    })
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--stay", description = "At a gate, keep syncing until somebody decides.")
  private boolean isStaying;

  @Option(
      names = "--copy-again",
      description = {
        "Gives the run up with all that it made on both sides, and begins",
        "anew: for a run whose slot is lost, or behind DDL that cannot be followed."
      })
  private boolean isCopyingAgain;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    RunOptions options = new RunOptions(isStaying ? GateBehaviour.STAY : GateBehaviour.LEAVE);
    return Outcomes.give(
        surroundings,
        common,
        Operation.run(
            surroundings,
            common,
            read,
            migration -> isCopyingAgain ? migration.copyAgain(options) : migration.run(options)));
  }
}

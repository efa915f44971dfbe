package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cutover",
    description = {
      "Puts the target in charge, through the decided gate, to the end of monitoring.",
      "Past the pause that the plan allows it backs out by itself (exit code 10)."
    },
    footer = {"", "Example:", "  whimbrel cutover plan.yaml --confirm MIGRATION-001"})
final class CutoverCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final ConfirmedWork work = new ConfirmedWork();

  CutoverCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return work.giveBeside(
        surroundings,
        common,
        "Writes stop for a moment, then the target is in charge.",
        Migration::cutover);
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.approval.Operators;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "abort",
    description = {
      "Gives the run up, before the cutover was decided, and removes its traces on both servers."
    },
    footer = {"", "Example:", "  whimbrel abort plan.yaml --confirm MIGRATION-001"})
final class AbortCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final ConfirmedWork work = new ConfirmedWork();

  AbortCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return work.give(
        surroundings,
        common,
        new ConfirmedWork.Ends(
            "The run is given up; what it made on the target is removed.",
            "The run is given up; every step that was done is taken back.",
            steps -> steps.abort(Operators.user())),
        Migration::abort);
  }
}

package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.RunDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reject",
    description = {"Decides a gate: no-go. Needs the journal only."},
    footer = {
      "",
      "Example:",
      "  whimbrel reject cutover plan.yaml --comment \"the smoke tests are not ready\""
    })
final class RejectCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final Decision decision = new Decision();

  RejectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return decision.give(
        surroundings,
        common,
        false,
        (journal, plan, gate, by, comment) ->
            new RunDesk(journal, surroundings.wiring().clock())
                .reject(plan.migration(), gate, by, comment));
  }
}

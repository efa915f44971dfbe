package io.whimbrel.cli.command;

import io.whimbrel.engine.RunDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "approve",
    description = {
      "Decides a gate: go. Needs the journal only.",
      "A process that waits there goes on within a second; else the next 'run' or 'cutover' does."
    },
    footer = {
      "",
      "Example:",
      "  whimbrel approve cutover plan.yaml --comment \"after the evening peak\""
    })
final class ApproveCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final Decision decision = new Decision();

  ApproveCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return decision.give(surroundings, common, RunDesk::approve);
  }
}

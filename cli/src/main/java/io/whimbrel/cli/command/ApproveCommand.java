package io.whimbrel.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--despite",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Go, although the go/no-go list speaks against it; the reason is recorded.")
  private String despite = "";

  ApproveCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return decision.give(
        surroundings,
        common,
        despite.isBlank(),
        (desk, id, gate, by, comment) -> {
          if (despite.isBlank()) {
            desk.approve(id, gate, by, comment);
          } else {
            desk.approveDespite(id, gate, by, comment, despite);
          }
        });
  }
}

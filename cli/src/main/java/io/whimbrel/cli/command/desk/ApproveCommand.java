package io.whimbrel.cli.command.desk;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.ApprovalDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "approve",
    description = {
      "Decides a gate: go. Needs the journal only.",
      "A process that waits there goes on within a second; else the next 'run' or 'cutover' does.",
      "Where the plan's 'approvals' ask for several people, each gives it; nobody about their own"
          + " run."
    },
    footer = {
      "",
      "Example:",
      "  whimbrel approve cutover plan.yaml --comment \"after the evening peak\""
    })
final class ApproveCommand implements Callable<Integer>, StateChange {
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
        (journal, plan, gate, by, comment) -> {
          String _ =
              new ApprovalDesk(journal, plan, surroundings.wiring().clock())
                  .approve(plan.migration(), gate, by, comment, despite);
        });
  }
}

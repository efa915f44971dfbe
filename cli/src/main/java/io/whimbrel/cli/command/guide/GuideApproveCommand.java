package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.engine.ApprovalDesk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "approve",
    description = {
      "Decides a gate of the guide that is under way in an environment: go. Needs the journal"
          + " only.",
      "Each of those gives it whom 'approvals' ask for, of the guide or of the environment."
    },
    footer = {"", "Example:", "  whimbrel guide approve start -e production guides --by ana"})
final class GuideApproveCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDecision decision = new GuideDecision();

  @Option(
      names = "--despite",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Go, although an item is not ticked; the reason is recorded.")
  private String despite = "";

  GuideApproveCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return decision.give(
        surroundings,
        common,
        "go",
        (journal, plan, gate, by, comment) ->
            new ApprovalDesk(journal, plan.plan(), surroundings.wiring().clock())
                .approve(plan.plan().migration(), gate, by, comment, despite));
  }
}

package io.whimbrel.cli.command.issue;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "issue",
    description = {
      "The log of issues of a migration: what troubles it, who sees to it, what became of it.",
      "It is kept in plan.logbook beside the plan, before, during and behind a run.",
      "Without a word behind it all issues are told."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel issue add \"replica lags at noon\" plan.yaml --severity high --owner ana",
      "  whimbrel issue close 1 plan.yaml --resolution \"the report was moved to the night\"",
      "  whimbrel issue list plan.yaml"
    })
public final class IssueCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanFileArgument plan = new PlanFileArgument();

  private IssueCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with those below it. */
  public static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new IssueCommand(surroundings))
        .addSubcommand(new IssueAddCommand(surroundings))
        .addSubcommand(new IssueCloseCommand(surroundings))
        .addSubcommand(new IssueListCommand(surroundings));
  }

  @Override
  public Integer call() {
    IssueListCommand.give(surroundings, common, plan, false);
    return 0;
  }
}

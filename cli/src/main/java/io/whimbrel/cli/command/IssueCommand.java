package io.whimbrel.cli.command;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "issue",
    description = {
      "The log of issues of a migration: what troubles it, who sees to it, what became of it.",
      "It is kept in plan.logbook beside the plan, before, during and behind a run."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel issue add \"replica lags at noon\" plan.yaml --severity high --owner ana",
      "  whimbrel issue close 1 plan.yaml --resolution \"the report was moved to the night\"",
      "  whimbrel issue list plan.yaml"
    })
final class IssueCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  /** The command with those below it. */
  static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new IssueCommand())
        .addSubcommand(new IssueAddCommand(surroundings))
        .addSubcommand(new IssueCloseCommand(surroundings))
        .addSubcommand(new IssueListCommand(surroundings));
  }

  @Override
  public Integer call() {
    throw Problem.of(ProblemCode.USAGE)
        .what("'issue' needs to know what is to be done")
        .fix("write 'whimbrel issue list', 'issue add TEXT' or 'issue close NUMBER'")
        .exception();
  }
}

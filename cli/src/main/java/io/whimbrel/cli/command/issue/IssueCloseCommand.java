package io.whimbrel.cli.command.issue;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "close",
    description = "Closes an issue, with what became of it.",
    footer = {
      "",
      "Example:",
      "  whimbrel issue close 1 plan.yaml --resolution \"the report was moved to the night\""
    })
final class IssueCloseCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "NUMBER", description = "The issue's number.")
  private int number;

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();

  @Option(
      names = "--resolution",
      paramLabel = "TEXT",
      required = true,
      description = "What became of it.")
  private String resolution = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who closes it (default: the user of the operating system).")
  private String by = "";

  IssueCloseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan plan = file.readToLook(surroundings.wiring(), common);
    LogbookFile logbook = LogbookFile.beside(plan.file());
    Issue issue = open(logbook, logbook.read()); // before there is a file to hold
    IssueClosed closed =
        new IssueClosed(number, surroundings.wiring().clock().instant(), by, resolution.strip());
    try (LogbookFile.Held held = logbook.hold()) {
      issue = open(logbook, held.logbook());
      held.append(closed);
    }
    Issue over = new Issue(issue.opened(), Optional.of(closed));
    IssuesView.noted(surroundings, common, plan, over, "Closed issue %d.\n");
    return 0;
  }

  private Issue open(LogbookFile file, Logbook logbook) {
    Issue issue =
        logbook.issues().stream()
            .filter(i -> i.number() == number)
            .findFirst()
            .orElseThrow(() -> wrong(file, "there is no issue %d".formatted(number)));
    if (!issue.isOpen()) {
      throw wrong(file, "issue %d is closed already".formatted(number));
    }
    return issue;
  }

  private static Problem wrong(LogbookFile logbook, String what) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(what)
        .where(logbook.file().toString())
        .fix("see 'whimbrel issue list'")
        .exception();
  }
}

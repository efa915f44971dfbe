package io.whimbrel.cli.command.issue;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = "Notes an issue.",
    footer = {
      "",
      "Example:",
      "  whimbrel issue add \"replica lags at noon\" plan.yaml --severity high --owner ana"
    })
final class IssueAddCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "TEXT", description = "What is wrong, in a sentence.")
  private String text = "";

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();

  @Option(
      names = "--severity",
      paramLabel = "WORD",
      defaultValue = "medium",
      description = "low, medium or high (default: ${DEFAULT-VALUE}).")
  private IssueSeverity severity = IssueSeverity.MEDIUM;

  @Option(names = "--owner", paramLabel = "NAME", description = "Who sees to it.")
  private @Nullable String owner;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "In which phase it came up or is expected, as in cutover.")
  private @Nullable String phase;

  @Option(names = "--eta", paramLabel = "DAY", description = "By when it is to be resolved.")
  private @Nullable LocalDate eta;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who notes it (default: the user of the operating system).")
  private String by = "";

  IssueAddCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan plan = file.readToLook(surroundings.wiring(), common);
    if (text.isBlank()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the issue says nothing")
          .fix("write what is wrong, between quotes")
          .exception();
    }
    IssueOpened opened;
    try (LogbookFile.Held held = LogbookFile.beside(plan.file()).hold()) {
      opened =
          new IssueOpened(
              held.logbook().nextNumber(),
              surroundings.wiring().clock().instant(),
              by,
              text.strip(),
              severity,
              Optional.ofNullable(owner),
              Optional.ofNullable(phase),
              Optional.ofNullable(eta));
      held.append(opened);
    }
    Issue issue = new Issue(opened, Optional.empty());
    IssuesView.noted(surroundings, common, plan, issue, "Noted as issue %d.\n");
    return 0;
  }
}

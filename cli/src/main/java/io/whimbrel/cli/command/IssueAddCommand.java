package io.whimbrel.cli.command;

import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
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

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(PlanArgument.DEFAULT);

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
    Plan plan = surroundings.wiring().planToLook(file);
    common.concerns(plan);
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
    IssuesView.tell(surroundings, plan, issue);
    IssuesView view = new IssuesView(List.of(issue));
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "Issues",
        view.data(),
        "Noted as issue %d.\n".formatted(opened.number()));
    return 0;
  }
}

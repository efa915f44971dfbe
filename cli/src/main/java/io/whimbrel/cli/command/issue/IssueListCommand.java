package io.whimbrel.cli.command.issue;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.plan.Plan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Tells all issues, with who sees to them and what became of them.",
    footer = {"", "Example:", "  whimbrel issue list plan.yaml --open"})
final class IssueListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanFileArgument plan = new PlanFileArgument();

  @Option(names = "--open", description = "Only those that are open, the gravest first.")
  private boolean isOpenOnly;

  IssueListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    give(surroundings, common, plan, isOpenOnly);
    return 0;
  }

  /** Tells them. */
  static void give(
      Surroundings surroundings, CommonOptions common, PlanFileArgument plan, boolean isOpenOnly) {
    Plan read = plan.readToLook(surroundings.wiring(), common);
    Logbook logbook = LogbookFile.beside(read.file()).read();
    List<Issue> issues = isOpenOnly ? logbook.open() : logbook.issues();
    Terminal terminal = common.of(surroundings.terminal());
    IssuesView view = new IssuesView(issues);
    Answer.give(terminal, common, "Issues", view.data(), view.text(terminal.outPaint()));
  }
}

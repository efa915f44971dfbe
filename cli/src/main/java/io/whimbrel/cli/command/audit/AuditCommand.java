package io.whimbrel.cli.command.audit;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.AuditView;
import io.whimbrel.core.journal.AuditedRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = {
      "Tells who did what: the records of all runs of the migration that name somebody.",
      "Needs the journal only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel audit plan.yaml",
      "  whimbrel audit plan.yaml --all --output json",
      "  whimbrel audit verify plan.yaml"
    })
public final class AuditCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final AuditedPlan plan = new AuditedPlan();

  @Option(names = "--all", description = "Every record, also those of what Whimbrel did itself.")
  private boolean isAll;

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with those below it. */
  public static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new AuditCommand(surroundings))
        .addSubcommand(new AuditVerifyCommand(surroundings));
  }

  @Override
  public Integer call() {
    List<AuditedRun> runs =
        plan.trails(surroundings.wiring(), common).stream()
            .flatMap(trail -> trail.runs().stream())
            .toList();
    Terminal terminal = common.of(surroundings.terminal());
    AuditView view = new AuditView(runs, isAll);
    Answer.give(terminal, common, "Audit", view.data(), view.text(terminal.outPaint()));
    return 0;
  }
}

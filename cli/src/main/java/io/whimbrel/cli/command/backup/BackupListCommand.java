package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.BackupsView;
import io.whimbrel.core.plan.Plan;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = {
      "Lists the backups in every place of the plan, and what is no whole one.",
      "Opens no database."
    },
    footer = {"", "Example:", "  whimbrel backup list plan.yaml"})
final class BackupListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  BackupListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.readToLook(surroundings.wiring(), common);
    BackupsView view = new BackupsView(new BackupDesk(surroundings, common).entries(read));
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(
        terminal,
        common,
        "Backups",
        Map.of("backups", view.data()),
        view.text(terminal.outPaint()));
    return 0;
  }
}

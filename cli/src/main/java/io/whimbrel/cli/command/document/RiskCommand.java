package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.RiskLook;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.RiskView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "risk",
    description = {
      "Tells how risky a migration is by the written rules, why, what is done against what may go"
          + " wrong, and what shows that it was done.",
      "Opens no database: what 'assess' and 'rehearse' found counts."
    },
    footer = {"", "Example:", "  whimbrel risk plan.yaml"})
final class RiskCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final PlanFileArgument file = new PlanFileArgument();

  RiskCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan plan = wiring.readingToLook(file.file()).plan();
    common.concerns(plan);
    RiskLook look = RiskLook.at(plan, wiring);
    RiskView view = new RiskView(look.risk(), look.rows());
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(terminal, common, "Risk", view.data(), view.text(terminal.outPaint()));
    return 0;
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.FindingsView;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.phases.PhaseBook;
import io.whimbrel.engine.phases.PhasedMigration;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.planfile.PlanReading;
import io.whimbrel.planfile.ProjectReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    description = {
      "Checks the plan and the preconditions on both servers.",
      "Every finding comes with what mends it. Changes nothing."
    },
    footer = {"", "Example:", "  whimbrel check plan.yaml"})
final class CheckCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    FindingsView view = new FindingsView(findings());
    Terminal terminal = common.of(surroundings.terminal());
    boolean isReady = view.exit() == ExitCode.OK;
    String result =
        isReady
            ? "Result: ready (%s).\nNext: whimbrel run %s\n"
            : "Result: not ready (%s). Mend what blocks.\nNext: whimbrel check %s\n";
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("ready", isReady);
    data.put("findings", view.data());
    Optional<String> folder = ProjectReader.find(plan.file()).map(Path::toString);
    folder.ifPresent(file -> data.put("folder", file));
    Answer.give(
        terminal,
        common,
        "Check",
        data,
        view.text(terminal.outPaint())
            + folder.map(file -> "Inherits from %s\n".formatted(file)).orElse("")
            + result.formatted(view.sum(), plan.file()));
    return view.exit().status();
  }

  private List<Finding> findings() {
    return switch (surroundings.wiring().reading(plan.file())) {
      case PlanReading.Refused refused -> refused.findings();
      case PlanReading.Read read -> findings(read.plan());
    };
  }

  private List<Finding> findings(Plan read) {
    common.concerns(read.migration().text());
    if (!read.steps().isEmpty()) {
      return SteppedOperation.look(surroundings, read, SteppedMigration::check);
    }
    if (read.phasing().isWhole() && !plan.phase().isGiven()) {
      return PhasedOperation.look(surroundings, read, PhasedMigration::check);
    }
    Plan part = plan.phase().of(read, surroundings.wiring(), PhaseBook::atWork);
    return Operation.look(surroundings, part, Migration::check);
  }
}

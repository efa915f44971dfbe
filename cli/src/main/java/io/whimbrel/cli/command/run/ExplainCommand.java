package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.phases.PhasedMigration;
import io.whimbrel.engine.steps.SteppedMigration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "explain",
    description = "Tells what a run will do, step by step, with its SQL. Changes nothing.",
    footer = {"", "Example:", "  whimbrel explain plan.yaml | less"})
final class ExplainCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  ExplainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.readToAssess(surroundings.wiring(), common);
    if (read.phasing().isWhole()) {
      return callWhole(read);
    }
    Terminal terminal = common.of(surroundings.terminal());
    List<ExplainedStep> steps =
        !read.steps().isEmpty()
            ? SteppedOperation.look(surroundings, read, SteppedMigration::explain)
            : Operation.look(surroundings, read, Migration::explain);
    Answer.give(
        terminal,
        common,
        "Explanation",
        Map.of("steps", steps.stream().map(ExplainCommand::data).toList()),
        text(steps, terminal.outPaint()));
    return 0;
  }

  private int callWhole(Plan read) {
    Map<String, List<ExplainedStep>> phases =
        PhasedOperation.look(surroundings, read, PhasedMigration::explain);
    Terminal terminal = common.of(surroundings.terminal());
    StringBuilder text = new StringBuilder();
    Map<String, Object> data = new LinkedHashMap<>();
    phases.forEach(
        (name, steps) -> {
          text.append(text.isEmpty() ? "" : "\n").append("Phase ").append(name).append('\n');
          text.append(text(steps, terminal.outPaint()));
          data.put(name, steps.stream().map(ExplainCommand::data).toList());
        });
    Answer.give(terminal, common, "Explanation", Map.of("phases", data), text.toString());
    return 0;
  }

  private static String text(List<ExplainedStep> steps, Paint paint) {
    StringBuilder text = new StringBuilder();
    @Nullable Phase phase = null;
    for (ExplainedStep step : steps) {
      if (step.phase() != phase) {
        phase = step.phase();
        text.append(text.isEmpty() ? "" : "\n").append(paint.bold(phase.name())).append('\n');
      }
      text.append("  ").append(paint.blue(Plain.line(step.name())));
      text.append("  ").append(Plain.line(step.what())).append('\n');
      Plain.lines(step.sql())
          .lines()
          .forEach(line -> text.append("      ").append(paint.dim(line)).append('\n'));
    }
    return text.toString();
  }

  private static Map<String, Object> data(ExplainedStep step) {
    return Map.of(
        "phase", step.phase().name(),
        "name", step.name(),
        "what", step.what(),
        "sql", step.sql());
  }
}

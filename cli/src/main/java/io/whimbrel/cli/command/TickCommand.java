package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.steps.StepDesk;
import io.whimbrel.engine.steps.ground.Verdict;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tick",
    description = {
      "Says of a step of the plan that a person did it, or lets it begin.",
      "Needs the journal only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel tick announce plan.yaml --comment 'mail sent'",
      "  whimbrel tick load-rows plan.yaml --as again"
    })
final class TickCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "STEP", description = "The step's name.")
  private String step = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(PlanArgument.DEFAULT);

  @Option(
      names = "--as",
      paramLabel = "WORD",
      description = {"Of a step of which nobody knows whether it was done: done, or again."})
  private @Nullable Verdict verdict;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says it (default: the user of the operating system).")
  private String by = "";

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is to be known of it; it stays in the journal.")
  private String comment = "";

  TickCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan plan = wiring.planToLook(file);
    common.concerns(plan.migration().text());
    if (!SteppedOperation.isMeant(plan)) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("the plan has no steps")
          .where(Wiring.shown(plan.file()))
          .fix("decide its gates with 'whimbrel approve'")
          .exception();
    }
    try (Journal journal = wiring.journalToLook(plan)) {
      new StepDesk(plan, journal).tick(step, Optional.ofNullable(verdict), by, comment);
      Terminal terminal = common.of(surroundings.terminal());
      StatusView view =
          new StatusView(
              new RunDesk(journal, wiring.clock()).status(plan.migration()),
              plan.file(),
              wiring.clock().instant(),
              Optional.empty(),
              Map.of());
      Answer.give(terminal, common, "Status", view.data(), view.brief(terminal.outPaint()));
      return 0;
    }
  }
}

package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.TickOptions;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.guide.HopStanding;
import io.whimbrel.engine.steps.StepDesk;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "tick",
    description = {
      "Says of a step of the guide that is under way in an environment, or of a line"
          + " of its checklists, that a person did it, or lets it begin; or that an item of"
          + " a check list is so which a gate requires.",
      "Needs the journal only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel guide tick before-2 -e production guides --comment 'mail sent'",
      "  whimbrel guide tick cache -e staging guides --as done"
    })
final class GuideTickCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideOptions options = new GuideOptions();
  @Mixin private final TickOptions said = new TickOptions();

  @Parameters(index = "0", paramLabel = "STEP", description = "The step's name.")
  private String step = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = ".",
      description = "The directory of guides (default: this one).")
  private Path directory = Path.of(".");

  GuideTickCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    GuideShelf shelf = GuideShelf.read(directory, surroundings.wiring());
    GuideDesk desk = new GuideDesk(shelf, surroundings.wiring());
    String word = GuideDesk.word(options.environment());
    GuidePlan plan =
        desk.standing(options.environment())
            .between()
            .map(HopStanding::plan)
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.STATE_WRONG)
                        .what("no guide is under way there")
                        .where(word)
                        .fix("begin one with 'whimbrel guide run'")
                        .exception());
    common.concerns(plan.plan().migration().text());
    Map<String, String> asked =
        desk.journal(
                plan,
                journal -> {
                  StepDesk steps = new StepDesk(plan.plan(), journal);
                  boolean isStep = plan.plan().steps().named(step).isPresent() || said.isOfStep();
                  if (!isStep && Checklist.whole().named(step).isPresent()) {
                    new ChecklistBook(journal, plan.plan().migration())
                        .tick(step, said.by(), said.comment());
                  } else {
                    said.tick(steps, step);
                  }
                  return steps.asked().steps();
                })
            .orElse(Map.of());
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(
        terminal,
        common,
        "GuideTick",
        Map.of("guide", plan.guide().name(), "environment", word, "step", step, "asked", asked),
        "%s of %s is ticked in %s.\nNext: whimbrel guide run --to %s%s\n"
            .formatted(
                step,
                plan.guide().name(),
                word,
                plan.guide().to(),
                GuideAdvice.where(options.environment(), directory)));
    return 0;
  }
}

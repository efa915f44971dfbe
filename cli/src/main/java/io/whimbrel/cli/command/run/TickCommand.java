package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.SecondPlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.TickOptions;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.Ahead;
import io.whimbrel.cli.view.StatusView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.steps.StepDesk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tick",
    description = {
      "Says of an item of a check list that it is so; or of a step of the plan that"
          + " a person did it, or lets it begin.",
      "The strategy document names the items. Needs the journal only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel tick planning.approval plan.yaml --by ana --comment 'board of 3 May'",
      "  whimbrel tick planning.approval plan.yaml --undo",
      "  whimbrel tick announce plan.yaml --comment 'mail sent'",
      "  whimbrel tick load-rows plan.yaml --as again"
    })
final class TickCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "ITEM", description = "An item, or a step's name.")
  private String item = "";

  @Mixin private final SecondPlanArgument file = new SecondPlanArgument();
  @Mixin private final TickOptions said = new TickOptions();

  @Option(names = "--undo", description = "Take the tick of an item back.")
  private boolean isTakenBack;

  TickCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan plan = file.readToLook(wiring, common);
    boolean isStep = plan.steps().named(item).isPresent() || said.isOfStep();
    if (!isStep && Checklist.whole().named(item).isPresent()) {
      return item(wiring, plan);
    }
    if (plan.steps().isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("no check list has an item '%s', and the plan has no steps".formatted(item))
          .where(Wiring.shown(plan.file()))
          .fix(Checklist.whole().hint(item))
          .exception();
    }
    return step(wiring, plan);
  }

  private int item(Wiring wiring, Plan plan) {
    try (Journal journal = wiring.journal(plan)) {
      ChecklistBook book = new ChecklistBook(journal, plan.migration());
      if (isTakenBack) {
        book.untick(item, said.by(), said.comment());
      } else {
        book.tick(item, said.by(), said.comment());
      }
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("item", item);
      data.put("text", Checklist.whole().require(item).text());
      data.put("ticked", !isTakenBack);
      data.put("by", said.by());
      data.put("comment", said.comment());
      Answer.give(
          common.of(surroundings.terminal()),
          common,
          "Tick",
          data,
          "%s %s: %s\n"
              .formatted(
                  isTakenBack ? "no longer ticked:" : "ticked:",
                  item,
                  Checklist.whole().require(item).text()));
      return 0;
    }
  }

  private int step(Wiring wiring, Plan plan) {
    if (isTakenBack) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the tick of a step cannot be taken back")
          .where("--undo")
          .fix("take the step back with 'whimbrel rollback', or leave --undo out")
          .exception();
    }
    try (Journal journal = wiring.journalToLook(plan)) {
      said.tick(new StepDesk(plan, journal), item);
      Terminal terminal = common.of(surroundings.terminal());
      StatusView view =
          new StatusView(
              new RunDesk(journal, wiring.clock()).status(plan.migration()),
              plan.file(),
              wiring.clock().instant(),
              Optional.empty(),
              Map.of(),
              Ahead.of(journal, plan));
      Answer.give(terminal, common, "Status", view.data(), view.brief(terminal.outPaint()));
      return 0;
    }
  }
}

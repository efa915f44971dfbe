package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Confirmation;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.view.AdviceView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RollbackAdvice;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.approval.Operators;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Puts the old side in charge again, with every write that the new side accepted."
    },
    footer = {
      "",
      "Before the cutover 'whimbrel abort' is meant. Example:",
      "  whimbrel rollback plan.yaml --confirm MIGRATION-001 --why 'orders fail'"
    })
final class RollbackCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for the journal.")
  private String why = "no reason given";

  @Option(
      names = "--despite",
      paramLabel = "REASON",
      description = "Go back although rows that only the new side has are lost; recorded.")
  private String despite = "";

  @Option(names = "--dry-run", description = "Only tell whether to go back, and why.")
  private boolean isDry;

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.readSwitched(surroundings.wiring(), common);
    boolean isStepped = !read.steps().isEmpty();
    if (isDry) {
      PlanArgument.ofRows(read);
      return advise(read);
    }
    if (!despite.isBlank()) {
      PlanArgument.ofRows(read);
    }
    confirmation.require(
        read.migration(),
        isStepped ? "Every step that was done is taken back." : ofRows(),
        common.of(surroundings.terminal()));
    String by = Operators.user();
    if (isStepped) {
      return SteppedOperation.run(surroundings, common, read, steps -> steps.rollback(by, why));
    }
    return Outcomes.give(
        surroundings,
        common,
        Operation.run(
            surroundings, common, read, migration -> migration.rollback(by, why, despite)));
  }

  private String ofRows() {
    return despite.isBlank()
        ? "The old side takes over again; nobody can write for a moment."
        : "The old side takes over again; rows that only the new side has are lost.";
  }

  private int advise(Plan read) {
    Wiring wiring = surroundings.wiring();
    try (Journal journal = wiring.journalToLook(read)) {
      RunStatus status = new RunDesk(journal, wiring.clock()).status(read.migration());
      RollbackAdvice advice =
          RollbackAdvice.of(status.history(), wiring.clock().instant())
              .orElseThrow(() -> nothingToAdvise(status.history().run()));
      AdviceView view = new AdviceView(advice);
      Answer.give(
          common.of(surroundings.terminal()), common, "RollbackAdvice", view.data(), view.text());
    }
    return 0;
  }

  private static Problem nothingToAdvise(RunRecord run) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(
            "%s is %s in phase %s: the new side is not in charge"
                .formatted(run.run(), run.state(), run.phase()))
        .fix("before the cutover give the run up with 'whimbrel abort'")
        .exception();
  }
}

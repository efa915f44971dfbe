package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.guide.GuideOperation.End;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.GuideSteps;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.guide.HopStanding;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.planfile.GuideEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Goes back in an environment, guide by guide: undoes their steps in reverse"
          + " order, or brings the restore point back where nothing undoes a step."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel guide rollback --environment staging guides",
      "  whimbrel guide rollback --to 0.1.0 -e staging --confirm staging guides"
    })
final class GuideRollbackCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();
  @Mixin private final GuideOptions options = new GuideOptions();

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "The version to go back to (default: back by one guide).")
  private String to = "";

  @Option(
      names = "--restore",
      description = {"Bring the restore point back; steps whose undoing fails are left."})
  private boolean isRestoring;

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for the journal.")
  private String why = "no reason given";

  @Mixin private final GuideConfirmation confirmation = new GuideConfirmation();

  GuideRollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    GuideShelf shelf = directory.read(wiring);
    GuideEnvironment environment = shelf.folder().require(options.environment());
    Optional<Version> end =
        to.isBlank() ? Optional.empty() : Optional.of(GuideVersions.of("--to", to));
    List<HopStanding> back =
        new GuideDesk(shelf, wiring).standing(options.environment()).downTo(end);
    confirmation.require(
        options.environment(),
        "Taken back in %s: " + GuideConfirmation.names(back),
        common.of(surroundings.terminal()));
    GuideOperation operation = new GuideOperation(surroundings, common);
    List<End> ends = new ArrayList<>();
    for (HopStanding hop : back) {
      GuidePlan plan = wiring.guide(hop.plan().plan().file(), environment);
      ends.add(operation.run(plan, (migration, _) -> back(migration, plan)));
      if (!(ends.getLast() instanceof End.Went went) || went.outcome().exit() != ExitCode.OK) {
        break;
      }
    }
    operation.keepIndex(shelf);
    return new GuideView("GuideRollback", options.environment(), ends, "taken back", next(back))
        .give(surroundings, common);
  }

  private static String next(List<HopStanding> back) {
    return "'whimbrel guide status' tells which version there is"
        + back.stream()
            .flatMap(hop -> hop.backup().stream())
            .map(
                place ->
                    "; tables as they were before: 'whimbrel restore --from %s --to env:EMPTY_DATABASE_URL'"
                        .formatted(place))
            .collect(Collectors.joining());
  }

  private RunOutcome back(SteppedMigration migration, GuidePlan plan) {
    String by = Operators.user();
    if (!isRestoring) {
      return migration.rollback(by, why);
    }
    Steps restoring =
        GuideSteps.restoring(plan.guide(), plan.plan().steps())
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.STATE_WRONG)
                        .what(plan.guide().name() + " makes no restore point")
                        .where(plan.plan().locate("guide"))
                        .fix("leave --restore out: its steps are undone")
                        .exception());
    return migration.restore(
        by, why, restoring, step -> !step.name().equals(GuideSteps.RESTORE_POINT));
  }
}

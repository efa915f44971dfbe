package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.guide.GuideOperation.End;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.guide.RestorePoints;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.guide.HopStanding;
import io.whimbrel.engine.guide.HopState;
import io.whimbrel.planfile.GuideEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cleanup",
    description = {
      "Ends the runs of all guides that have passed in an environment, and removes"
          + " their restore points: nothing of them is taken back any more."
    },
    footer = {"", "Example:", "  whimbrel guide cleanup -e staging --confirm staging guides"})
final class GuideCleanupCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();
  @Mixin private final GuideOptions options = new GuideOptions();
  @Mixin private final GuideConfirmation confirmation = new GuideConfirmation();

  GuideCleanupCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    GuideShelf shelf = directory.read(wiring);
    GuideEnvironment environment = shelf.folder().require(options.environment());
    List<HopStanding> passed =
        new GuideDesk(shelf, wiring)
            .standing(options.environment()).hops().stream()
                .filter(hop -> hop.state() == HopState.PASSED)
                .filter(hop -> hop.run().filter(run -> !run.state().isFinal()).isPresent())
                .toList();
    confirmation.require(
        options.environment(),
        "Can never be taken back in %s: " + GuideConfirmation.names(passed),
        common.of(surroundings.terminal()));
    GuideOperation operation = new GuideOperation(surroundings, common);
    List<End> ends = new ArrayList<>();
    for (HopStanding hop : passed) {
      GuidePlan plan = wiring.guide(hop.plan().plan().file(), environment);
      ends.add(
          operation.run(
              plan,
              (migration, _) -> {
                RunOutcome outcome = migration.cleanup(Operators.user());
                RestorePoints.forget(plan.plan(), outcome.run().run());
                return outcome;
              }));
      if (!(ends.getLast() instanceof End.Went went) || went.outcome().exit() != ExitCode.OK) {
        break;
      }
    }
    return new GuideView(
            "GuideCleanup",
            options.environment(),
            ends,
            "is over",
            "'whimbrel guide status' tells which version there is")
        .give(surroundings, common);
  }
}

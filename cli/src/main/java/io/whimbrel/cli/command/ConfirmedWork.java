package io.whimbrel.cli.command;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOutcome;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** What cannot be taken back: the plan that it is about, and the word that it is meant. */
final class ConfirmedWork {
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final Confirmation confirmation = new Confirmation();

  /**
   * Does the work once it is confirmed, tells how it ended and returns the exit code.
   *
   * @param consequence what will happen, as a sentence
   */
  int give(
      Surroundings surroundings,
      CommonOptions common,
      String consequence,
      Function<Migration, RunOutcome> work) {
    Plan read = plan.read(surroundings.wiring(), common);
    confirmation.require(read.migration(), consequence, common.of(surroundings.terminal()));
    return Outcomes.give(surroundings, common, Operation.run(surroundings, common, read, work));
  }
}

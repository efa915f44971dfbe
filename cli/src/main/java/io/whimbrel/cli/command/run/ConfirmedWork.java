package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Confirmation;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.phases.PhasedMigration;
import io.whimbrel.engine.steps.SteppedMigration;
import java.util.Optional;
import java.util.function.BiFunction;
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
    Plan read =
        confirmed(plan.read(surroundings.wiring(), common), surroundings, common, consequence);
    return Outcomes.give(surroundings, common, Operation.run(surroundings, common, read, work));
  }

  /** The same of work that a plan of steps has done in another way. */
  int give(
      Surroundings surroundings,
      CommonOptions common,
      Ends ends,
      Function<Migration, RunOutcome> work) {
    Plan read = plan.readWhole(surroundings.wiring(), common);
    if (read.steps().isEmpty()) {
      return give(surroundings, common, ends.consequence(), work);
    }
    Plan steps = confirmed(read, surroundings, common, ends.ofSteps());
    return SteppedOperation.run(surroundings, common, steps, ends.steps());
  }

  /**
   * How a plan of steps ends.
   *
   * @param consequence what happens with any other plan
   * @param ofSteps what happens with one of steps
   */
  record Ends(String consequence, String ofSteps, Function<SteppedMigration, RunOutcome> steps) {}

  /** The same of work during which the other phases of a phased plan are kept. */
  int giveBeside(
      Surroundings surroundings,
      CommonOptions common,
      String consequence,
      Function<Migration, RunOutcome> work) {
    Plan read =
        confirmed(plan.read(surroundings.wiring(), common), surroundings, common, consequence);
    return Outcomes.give(
        surroundings,
        common,
        PhasedOperation.alone(surroundings, common, read, /* isBegunAnew= */ false, work));
  }

  /**
   * The same of work that a phased plan has done for all its phases together, or for a part.
   *
   * @param ofAll work with all phases
   * @param ofPart work with the phase that is named
   */
  int giveWhole(
      Surroundings surroundings,
      CommonOptions common,
      String consequence,
      Function<Migration, RunOutcome> work,
      Function<PhasedMigration, RunOutcome> ofAll,
      BiFunction<PhasedMigration, Plan, RunOutcome> ofPart) {
    Plan read =
        confirmed(plan.readWhole(surroundings.wiring(), common), surroundings, common, consequence);
    if (!read.steps().isEmpty()) {
      String by = Operators.user();
      return SteppedOperation.run(surroundings, common, read, steps -> steps.cleanup(by));
    }
    Optional<Plan> whole = read.phasing().isWhole() ? Optional.of(read) : read.phasing().whole();
    RunOutcome outcome =
        whole.isEmpty()
            ? Operation.run(surroundings, common, read, work)
            : PhasedOperation.run(
                surroundings,
                common,
                whole.get(),
                phases ->
                    read.phasing().isWhole() ? ofAll.apply(phases) : ofPart.apply(phases, read));
    return Outcomes.give(surroundings, common, outcome);
  }

  private Plan confirmed(
      Plan read, Surroundings surroundings, CommonOptions common, String consequence) {
    confirmation.require(read.migration(), consequence, common.of(surroundings.terminal()));
    return read;
  }
}

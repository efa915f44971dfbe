package io.whimbrel.engine.steps;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.ground.OpenScripts;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherGround;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What all steps of a run stand on, for as long as one process works on it.
 *
 * @param epoch of the lease; 0 to look on
 */
record StepFrame(
    Plan plan,
    List<DatabaseProduct> products,
    Chronicle chronicle,
    long epoch,
    OpenScripts open,
    OtherGround others,
    StopSignal stop,
    Clock clock) {

  StepFrame {
    products = List.copyOf(products);
  }

  /** The same for steps that are taken back otherwise. */
  StepFrame with(Steps steps) {
    return new StepFrame(plan.with(steps), products, chronicle, epoch, open, others, stop, clock);
  }

  /** The same where people are waited for in another way. */
  StepFrame at(GateBehaviour atGate) {
    return new StepFrame(plan, products, chronicle, epoch, open, others.at(atGate), stop, clock);
  }

  /** The same where other runs that only wait for people are left at this signal. */
  StepFrame leavingOthersAt(StopSignal signal) {
    return new StepFrame(
        plan, products, chronicle, epoch, open, others.leftAt(signal), stop, clock);
  }

  RunId run() {
    return chronicle.run();
  }

  RunScope scope() {
    return new RunScope(
        run(),
        plan.migration(),
        plan.limits(),
        plan.access(),
        Course.THERE,
        Optional.empty(),
        epoch);
  }

  StepGround ground(Step step) {
    return new StepGround(
        plan, step, step.name(), chronicle, products, scope(), open, others, stop, clock);
  }

  Optional<StepState> state(Step step) {
    return chronicle.stepState(step.phase(), step.name());
  }

  boolean isDone(Step step) {
    return state(step).equals(Optional.of(StepState.DONE));
  }
}

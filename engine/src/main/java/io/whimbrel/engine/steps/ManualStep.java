package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import java.util.List;

/** What a person does. The walk waits until it is ticked; then there is nothing left to do. */
record ManualStep(StepAction.Manual action, StepGround ground) implements StepWork {

  @Override
  public List<Finding> check() {
    return List.of();
  }

  @Override
  public String what() {
    return "a person: " + action.what();
  }

  @Override
  public String shown() {
    return "";
  }

  @Override
  public boolean isReversible() {
    return false;
  }

  @Override
  public String work(Begun begun) {
    return new Ticks(ground.chronicle().journal(), ground.chronicle().run())
        .done(ground.name())
        .orElse("to be done by hand: " + action.what());
  }

  @Override
  public String undo() {
    return "nothing takes it back";
  }
}

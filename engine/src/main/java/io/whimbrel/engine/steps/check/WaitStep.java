package io.whimbrel.engine.steps.check;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import java.time.Duration;
import java.time.Instant;

/** Waits for a time. It runs on while no process is at work. */
public final class WaitStep implements Looking {
  private static final String SINCE = "since";

  private final StepAction.Wait action;
  private final StepGround ground;

  /** A step of this kind. */
  public WaitStep(StepAction.Wait action, StepGround ground) {
    this.action = action;
    this.ground = ground;
  }

  @Override
  public String what() {
    return "waits for " + Figures.limit(action.time());
  }

  @Override
  public String work(Begun begun) {
    if (begun == Begun.NOT || ground.noted(SINCE).isEmpty()) {
      ground.note(SINCE, ground.clock().instant().toString());
    }
    Instant end = ground.noted(SINCE).map(Instant::parse).orElseThrow().plus(action.time());
    Duration left = Duration.between(ground.clock().instant(), end);
    if (left.isPositive()) {
      ground.stop().pause(left);
    }
    return "waited for " + Figures.limit(action.time());
  }
}

package io.whimbrel.engine.steps.check;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import java.time.Duration;
import java.util.Optional;

/** Waits until something holds. */
public final class WaitUntilStep implements Looking {
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LOOK_MAX = Duration.ofMinutes(1);

  private final StepAction.WaitUntil action;
  private final StepGround ground;
  private final Look look;

  /** A step of this kind. */
  public WaitUntilStep(StepAction.WaitUntil action, StepGround ground) {
    this.action = action;
    this.ground = ground;
    this.look = new Look(action.check(), ground);
  }

  @Override
  public String what() {
    return "waits until " + look.what();
  }

  @Override
  public String work(Begun begun) {
    Duration timeout = ground.timeout(USUAL);
    Deadline deadline = Deadline.in(timeout);
    while (true) {
      Optional<String> against = look.against(LOOK_MAX);
      if (against.isEmpty()) {
        return look.what();
      }
      if (deadline.isPassed()) {
        throw ground
            .failed(
                "it did not come to hold within %s: %s"
                    .formatted(Figures.limit(timeout), against.get()))
            .fix(
                "mend what it says and run again: it has its time anew; a longer 'timeout' needs a"
                    + " new run")
            .exception();
      }
      ground.stop().pause(action.every());
    }
  }
}

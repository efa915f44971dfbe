package io.whimbrel.engine.steps.check;

import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import java.time.Duration;
import java.util.Optional;

/** Looks once whether something holds: a smoke test, an integration test. Changes nothing. */
public final class CheckStep implements Looking {
  private static final Duration USUAL = Duration.ofMinutes(1);

  private final Look look;
  private final StepGround ground;

  /** A step of this kind. */
  public CheckStep(StepCheck check, StepGround ground) {
    this.look = new Look(check, ground);
    this.ground = ground;
  }

  @Override
  public String what() {
    return "looks whether " + look.what();
  }

  @Override
  public String work(Begun begun) {
    Optional<String> against = look.against(ground.timeout(USUAL));
    if (against.isPresent()) {
      throw Problem.of(ProblemCode.CHECK_BROKEN)
          .what("step '%s': %s".formatted(ground.name(), ground.mask(against.get())))
          .where(ground.place())
          .fix("mend what it says and run again, or go back with 'whimbrel rollback'")
          .exception();
    }
    return look.what();
  }
}

package io.whimbrel.engine.steps.traffic;

import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.switches.HaProxyShare;
import java.time.Duration;
import java.util.List;

/**
 * Sends a part of the traffic to a new service (the strangler fig). Saying it twice changes
 * nothing; taken back, both servers have what they had before this step.
 */
public final class TrafficStep implements StepWork {
  private static final Duration USUAL = Duration.ofMinutes(1);

  private final StepAction.Traffic action;
  private final StepGround ground;
  private final HaProxyShare share;

  /** A step of this kind. */
  public TrafficStep(StepAction.Traffic action, StepGround ground) {
    this.action = action;
    this.ground = ground;
    this.share =
        new HaProxyShare(
            ground.plan(), action.proxy(), ground.chronicle(), "step." + ground.name());
  }

  @Override
  public List<Finding> check() {
    return share.check();
  }

  @Override
  public String what() {
    return "sends %d %% of new sessions of %s to %s"
        .formatted(action.percent(), action.proxy().backend(), target());
  }

  private String target() {
    return action.proxy().servers() instanceof Servers.Pair pair ? pair.target() : "the target";
  }

  @Override
  public String shown() {
    return "";
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  @Override
  public String work(Begun begun) {
    return share.send(action.percent(), Deadline.in(ground.timeout(USUAL)));
  }

  @Override
  public String undo() {
    return share.takeBack(Deadline.in(ground.timeout(USUAL)));
  }
}

package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import java.util.List;

/**
 * A part of the traffic behind an HAProxy, sent to the new server. The journal has how both servers
 * stood before, under this name; both directions may be gone twice.
 */
public final class HaProxyShare {
  private static final int WHOLE = 100;

  private final Plan plan;
  private final SwitchAction.HaProxy action;
  private final HaProxySwitch proxy;

  /** A share of a plan, as the journal of a run knows it. */
  public HaProxyShare(Plan plan, SwitchAction.HaProxy action, Chronicle chronicle, String name) {
    this.plan = plan;
    this.action = action;
    this.proxy = new HaProxySwitch(action, new SwitchGround(plan, chronicle, name));
  }

  /** What stands in the way. */
  public List<Finding> check() {
    return new HaProxyChecks(plan, action).find();
  }

  /** Sends so many per cent of new sessions to the new server; at 100 none is left at the old. */
  public String send(int percent, Deadline deadline) {
    return percent == WHOLE ? proxy.move(deadline) : proxy.share(percent, deadline);
  }

  /** Gives both servers what they had before. */
  public String takeBack(Deadline deadline) {
    return proxy.undo(deadline);
  }
}

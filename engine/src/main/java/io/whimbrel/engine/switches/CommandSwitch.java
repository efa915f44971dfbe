package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.SwitchAction;
import io.whimbrel.engine.run.Deadline;

/** Runs commands of the user. */
final class CommandSwitch implements Switch {
  private final SwitchAction.Command action;
  private final ShellCommand shell;

  CommandSwitch(SwitchAction.Command action, SwitchGround ground) {
    this.action = action;
    this.shell = ground.shell();
  }

  @Override
  public String move(Deadline deadline) {
    return shell.require(action.run(), deadline);
  }

  @Override
  public String undo(Deadline deadline) {
    return action.undo().isEmpty()
        ? "the plan names no command that undoes it"
        : shell.require(action.undo().get(), deadline);
  }
}

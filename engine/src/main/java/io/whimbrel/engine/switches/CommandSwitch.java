package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.engine.run.Deadline;
import java.util.Map;

/** Runs commands of the user; a share is in their environment. */
final class CommandSwitch implements Switch.Sharing {
  /** How many per cent of new connections are to go to the target. */
  private static final String SHARE = "WHIMBREL_SHARE";

  private final SwitchAction.Command action;
  private final ShellCommand shell;

  CommandSwitch(SwitchAction.Command action, SwitchGround ground) {
    this.action = action;
    this.shell = ground.shell();
  }

  @Override
  public String move(Deadline deadline) {
    return shell.require(action.run(), deadline, Map.of(SHARE, "100"));
  }

  @Override
  public String share(int percent, Deadline deadline) {
    return shell.require(action.run(), deadline, Map.of(SHARE, Integer.toString(percent)));
  }

  @Override
  public String relieve() {
    return "the command has seen to it";
  }

  @Override
  public String undo(Deadline deadline) {
    return action.undo().isEmpty()
        ? "the plan names no command that undoes it"
        : shell.require(action.undo().get(), deadline, Map.of(SHARE, "0"));
  }
}

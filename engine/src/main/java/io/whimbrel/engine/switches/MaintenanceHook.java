package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.engine.run.Deadline;

/** The user's commands around the pause. Moves nothing. */
final class MaintenanceHook implements Switch.Holding {
  private final Maintenance maintenance;
  private final ShellCommand shell;

  MaintenanceHook(Maintenance maintenance, SwitchGround ground) {
    this.maintenance = maintenance;
    this.shell = ground.shell();
  }

  @Override
  public String hold(Deadline deadline) {
    return maintenance.on().map(command -> shell.require(command, deadline)).orElse("no hook");
  }

  @Override
  public String letGo(Deadline deadline) {
    return maintenance.off().map(command -> shell.require(command, deadline)).orElse("no hook");
  }

  @Override
  public String move(Deadline deadline) {
    return "nothing is moved";
  }

  @Override
  public String undo(Deadline deadline) {
    return "nothing is moved";
  }
}

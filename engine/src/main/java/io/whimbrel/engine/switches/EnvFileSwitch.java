package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.engine.run.Deadline;
import java.util.Optional;

/** Names the database in a file of the application, and has the application read it. */
final class EnvFileSwitch implements Switch {
  private static final String BEFORE = "key.before";

  private final SwitchAction.EnvFile action;
  private final SwitchGround ground;
  private final EnvFile file;

  EnvFileSwitch(SwitchAction.EnvFile action, SwitchGround ground) {
    this.action = action;
    this.ground = ground;
    this.file = new EnvFile(ground.plan().directory().resolve(action.path()), action.key());
  }

  @Override
  public String move(Deadline deadline) {
    ground.note(BEFORE, file.hasKey() ? "present" : "absent");
    file.set(ground.plan().target().secret());
    return "%s in %s names the target; %s".formatted(action.key(), action.path(), reload(deadline));
  }

  @Override
  public String undo(Deadline deadline) {
    Optional<String> before = ground.noted(BEFORE);
    if (before.isEmpty()) {
      return "was not written";
    }
    if (before.get().equals("present")) {
      file.set(ground.plan().source().secret());
    } else {
      file.remove();
    }
    return "%s in %s names the source again; %s"
        .formatted(action.key(), action.path(), reload(deadline));
  }

  private String reload(Deadline deadline) {
    return action
        .reload()
        .map(command -> ground.shell().require(command, deadline))
        .orElse("no reload");
  }
}

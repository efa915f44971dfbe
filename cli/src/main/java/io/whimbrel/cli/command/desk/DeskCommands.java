package io.whimbrel.cli.command.desk;

import static java.util.Map.entry;

import io.whimbrel.cli.command.line.Surroundings;
import java.util.Map;
import java.util.function.Function;

/** What people say to a run from its desk, by name. */
public final class DeskCommands {
  private DeskCommands() {}

  /** Each makes its command in surroundings. */
  public static Map<String, Function<Surroundings, Object>> all() {
    return Map.ofEntries(
        entry("approve", ApproveCommand::new),
        entry("reject", RejectCommand::new),
        entry("pause", PauseCommand::new),
        entry("resume", ResumeCommand::new),
        entry("throttle", ThrottleCommand::new),
        entry("maintenance", MaintenanceCommand::new));
  }
}

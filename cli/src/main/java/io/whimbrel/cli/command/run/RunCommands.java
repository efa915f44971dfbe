package io.whimbrel.cli.command.run;

import static java.util.Map.entry;

import io.whimbrel.cli.command.line.Surroundings;
import java.util.Map;
import java.util.function.Function;

/** The commands of a run: before it, of it, what it proves and how it ends, by name. */
public final class RunCommands {
  private RunCommands() {}

  /** Each makes its command in surroundings. */
  public static Map<String, Function<Surroundings, Object>> all() {
    return Map.ofEntries(
        entry("check", CheckCommand::new),
        entry("assess", AssessCommand::new),
        entry("explain", ExplainCommand::new),
        entry("rehearse", RehearseCommand::new),
        entry("run", RunCommand::new),
        entry("status", StatusCommand::new),
        entry("tick", TickCommand::new),
        entry("watch", WatchCommand::new),
        entry("verify", VerifyCommand::new),
        entry("repair", RepairCommand::new),
        entry("cutover", CutoverCommand::new),
        entry("abort", AbortCommand::new),
        entry("rollback", RollbackCommand::new),
        entry("cleanup", CleanupCommand::new));
  }
}

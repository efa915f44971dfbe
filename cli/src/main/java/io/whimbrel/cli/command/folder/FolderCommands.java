package io.whimbrel.cli.command.folder;

import static java.util.Map.entry;

import io.whimbrel.cli.command.line.Surroundings;
import java.util.Map;
import java.util.function.Function;

/** The commands that begin plans and look over a folder of them, by name. */
public final class FolderCommands {
  private FolderCommands() {}

  /** Each makes its command in surroundings. */
  public static Map<String, Function<Surroundings, Object>> all() {
    return Map.ofEntries(
        entry("init", InitCommand::new),
        entry("list", ListCommand::new),
        entry("index", IndexCommand::new),
        entry("new", NewCommand::new));
  }
}

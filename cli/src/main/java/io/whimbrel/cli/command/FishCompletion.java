package io.whimbrel.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes fish's completions from the command model. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandLine commands) {
    StringBuilder script = new StringBuilder("# whimbrel completion for fish\n");
    commands
        .getSubcommands()
        .forEach(
            (name, command) -> {
              script.append(
                  "complete -c whimbrel -f -n __fish_use_subcommand -a %s -d %s\n"
                      .formatted(name, quoted(description(command.getCommandSpec()))));
              command
                  .getCommandSpec()
                  .options()
                  .forEach(option -> script.append(option(name, option)));
            });
    return script.toString();
  }

  private static String option(String command, OptionSpec option) {
    StringBuilder line =
        new StringBuilder(
            "complete -c whimbrel -n '__fish_seen_subcommand_from %s'".formatted(command));
    for (String name : option.names()) {
      boolean isLong = name.startsWith("--");
      line.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
    }
    String text = option.description().length == 0 ? "" : option.description()[0];
    line.append(option.arity().max() > 0 ? " -r" : "");
    return line.append(" -d ").append(quoted(text)).append('\n').toString();
  }

  private static String description(CommandSpec spec) {
    String[] lines = spec.usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

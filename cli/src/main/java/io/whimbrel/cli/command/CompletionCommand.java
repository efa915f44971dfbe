package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Prints the completion script of a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(whimbrel completion bash)",
      "  source <(whimbrel completion zsh)",
      "  whimbrel completion fish > ~/.config/fish/completions/whimbrel.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  /** The shells. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandLine commands = Whimbrel.commandLine(surroundings);
    String script =
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("whimbrel", commands);
          case FISH -> FishCompletion.script(commands);
        };
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "Completion",
        Map.of("shell", shell.name(), "script", script),
        script);
    return 0;
  }
}

package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HelpTest {
  private final Console console = new Console(Map.of());

  static Set<String> commands() {
    return Whimbrel.commands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelpsWithAnExample(String command) {
    assertThat(console.run(command, "--help")).isZero();
    assertThat(console.out()).contains("Usage: whimbrel " + command, "Example", "--output");
  }

  @Test
  void everyLineOfHelpIsOneThatTheFormatterTakes() {
    List<String> lines = new ArrayList<>();
    console.commands().getSubcommands().values().forEach(command -> gather(command, lines));

    assertThat(lines)
        .hasSizeGreaterThan(150)
        .allSatisfy(line -> assertThatCode(() -> line.formatted()).doesNotThrowAnyException());
  }

  private static void gather(CommandLine command, List<String> lines) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    lines.addAll(List.of(spec.usageMessage().description()));
    lines.addAll(List.of(spec.usageMessage().footer()));
    command.getSubcommands().values().forEach(below -> gather(below, lines));
  }

  @Test
  void theExitCodesAreInTheHelp() {
    assertThat(console.run("--help")).isZero();
    assertThat(console.out()).contains("5 waits at a gate", "10 backed out", "whimbrel demo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void theCompletionScriptIsOneThatTheShellAccepts(String shell)
      throws IOException, InterruptedException {
    int code = console.run("completion", shell);

    assertThat(code).isZero();
    assertThat(console.out()).contains("cutover", "--confirm");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (OutputStream in = bash.getOutputStream()) {
      in.write(console.out().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void fishCompletesCommandsAndOptions() {
    assertThat(console.run("completion", "fish")).isZero();
    assertThat(console.out())
        .contains("__fish_use_subcommand -a run")
        .contains("__fish_seen_subcommand_from cutover' -l confirm -r");
  }
}

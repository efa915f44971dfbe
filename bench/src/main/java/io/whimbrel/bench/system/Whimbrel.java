package io.whimbrel.bench.system;

import io.whimbrel.bench.machine.Children;
import io.whimbrel.bench.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whimbrel as its users have it: the launcher, which starts a Java of its own each time.
 *
 * @param launcher the script {@code whimbrel}
 */
public record Whimbrel(Path launcher, Children children, Shell shell) {
  /** What {@code --version} says. */
  public String version() {
    return shell.output(launcher.toString(), "--version").orElse("unknown");
  }

  /**
   * Writes a plan into a directory of its own.
   *
   * @param tables the plan's section of this name, as YAML with its indentation; may be empty
   * @param javaOptions options for Java beyond the launcher's
   */
  public WhimbrelRun plan(
      Path directory, String source, String target, String tables, String javaOptions) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("plan.yaml"),
          """
          migration: BENCH-001
          source: ${env:OLD_DATABASE_URL}
          target: ${env:NEW_DATABASE_URL}
          """
              + tables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WhimbrelRun(this, directory, source, target, javaOptions);
  }

  ProcessBuilder command(Path directory, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(directory.toFile());
  }
}

package io.whimbrel.cli.command.line;

import picocli.CommandLine.Option;

/** Who says what a command notes. */
public final class ByOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says it (default: the user of the operating system).")
  private String name = "";

  public String name() {
    return name;
  }
}

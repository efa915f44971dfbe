package io.whimbrel.cli.command;

import picocli.CommandLine.Option;

/** Who says what a command notes. */
final class ByOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says it (default: the user of the operating system).")
  private String name = "";

  String name() {
    return name;
  }
}

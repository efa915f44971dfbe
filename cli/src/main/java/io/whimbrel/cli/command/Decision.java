package io.whimbrel.cli.command;

import picocli.CommandLine.Option;

/** Who decides, and why. */
final class Decision {

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides (default: the user of the operating system).")
  private String by = "";

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it stays in the journal.")
  private String comment = "";

  String by() {
    return by;
  }

  String comment() {
    return comment;
  }
}

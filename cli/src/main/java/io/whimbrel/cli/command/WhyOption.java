package io.whimbrel.cli.command;

import picocli.CommandLine.Option;

/** Why something is decided. */
final class WhyOption {
  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it stays in the journal.")
  private String comment = "";

  String comment() {
    return comment;
  }
}

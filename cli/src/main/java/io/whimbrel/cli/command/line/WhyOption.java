package io.whimbrel.cli.command.line;

import picocli.CommandLine.Option;

/** Why something is decided. */
public final class WhyOption {
  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it stays in the journal.")
  private String comment = "";

  public String comment() {
    return comment;
  }
}

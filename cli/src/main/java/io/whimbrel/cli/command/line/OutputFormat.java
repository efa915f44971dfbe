package io.whimbrel.cli.command.line;

import java.util.Locale;

/** The form of a command's result. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** One envelope. */
  JSON,
  /** Events of a run, then the envelope, each on a line. */
  JSONL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

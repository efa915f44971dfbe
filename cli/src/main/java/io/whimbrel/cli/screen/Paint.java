package io.whimbrel.cli.screen;

/** Colours, or none. No state is told by colour alone. */
public record Paint(boolean isOn) {
  private static final String END = "\u001b[0m";

  /** Emphasised. */
  public String bold(String text) {
    return painted("\u001b[1m", text);
  }

  /** Less important. */
  public String dim(String text) {
    return painted("\u001b[2m", text);
  }

  /** Good. */
  public String green(String text) {
    return painted("\u001b[32m", text);
  }

  /** To be looked at. */
  public String yellow(String text) {
    return painted("\u001b[33m", text);
  }

  /** Wrong. */
  public String red(String text) {
    return painted("\u001b[31m", text);
  }

  /** Named. */
  public String blue(String text) {
    return painted("\u001b[36m", text);
  }

  private String painted(String begin, String text) {
    return isOn ? begin + text + END : text;
  }
}

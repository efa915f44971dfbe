package io.whimbrel.cli.screen;

/** Shows a text again and again in the same place of {@code out}. Used by one thread. */
public final class Redraw {
  private final Terminal terminal;
  private long lines;

  /** On this terminal. */
  public Redraw(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether {@code out} can be drawn on. */
  public boolean isPossible() {
    return terminal.abilities().drawing() && terminal.abilities().outColour();
  }

  /** Shows a text, every line ended, instead of the one before. */
  public void show(String text) {
    String back = lines == 0 ? "" : "\u001b[" + lines + "A\r\u001b[J";
    terminal.out().print(back + text);
    terminal.out().flush();
    lines = text.lines().count();
  }
}

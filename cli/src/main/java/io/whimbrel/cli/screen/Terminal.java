package io.whimbrel.cli.screen;

import java.io.BufferedReader;
import java.io.PrintStream;

/**
 * The streams of the command line and what they can do. Results go to {@code out}; progress,
 * questions and errors go to {@code err}. Safe for use by several threads.
 */
public record Terminal(PrintStream out, PrintStream err, BufferedReader in, Abilities abilities) {

  /**
   * What the streams can do.
   *
   * @param drawing whether {@code err} is a terminal that lines can be drawn again on
   * @param asking whether a person can answer on {@code in}
   * @param outColour whether {@code out} shows colours
   * @param errColour whether {@code err} shows colours
   * @param width columns of the terminal
   */
  public record Abilities(
      boolean drawing, boolean asking, boolean outColour, boolean errColour, int width) {
    /** Plain streams: a pipe, a file, a test. */
    public static final Abilities PLAIN = new Abilities(false, false, false, false, 100);

    /** The same without colours. */
    public Abilities withoutColour() {
      return new Abilities(drawing, asking, false, false, width);
    }

    /** The same with nobody to ask. */
    public Abilities withoutAsking() {
      return new Abilities(drawing, false, outColour, errColour, width);
    }
  }

  /** The same streams with other abilities. */
  public Terminal with(Abilities other) {
    return new Terminal(out, err, in, other);
  }

  /** Colours for {@code out}. */
  public Paint outPaint() {
    return new Paint(abilities.outColour());
  }

  /** Colours for {@code err}. */
  public Paint errPaint() {
    return new Paint(abilities.errColour());
  }
}

package io.whimbrel.cli.demo;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.figure.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells the demo's story on {@code err}, beside the progress; the result goes to {@code out}. */
final class Narrator {
  private final Terminal terminal;
  private final Paint paint;
  private final Clock clock;
  private final Instant begun;
  private int chapters;

  Narrator(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.paint = terminal.errPaint();
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** A new chapter. */
  void chapter(String title) {
    terminal.err().println();
    terminal
        .err()
        .println(paint.bold(++chapters + ". " + title) + paint.dim("  +" + Figures.clock(took())));
  }

  /** What happens in it. */
  void say(String text) {
    text.lines().forEach(line -> terminal.err().println("   " + line));
  }

  /** A line as it stands. */
  void plain(String text) {
    terminal.err().println(text);
  }

  /** Since the beginning. */
  Duration took() {
    return Duration.between(begun, clock.instant());
  }
}

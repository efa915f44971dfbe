package io.whimbrel.cli.screen;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.TableProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: a block at the bottom that is drawn again at most four times per second,
 * while events scroll above it. Safe for use by several threads.
 */
final class LiveProgress implements RunListener, AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(250);
  private static final int TABLES_SHOWN = 6;
  private static final int BAR = 20;
  private static final int NAME_MAX = 34;
  private static final String CLEAR_BELOW = "\r\u001b[J";

  private final PrintStream err;
  private final InstantSource clock;
  private final Paint paint;
  private final int width;
  private final String resume;
  private List<String> block = List.of();
  private @Nullable Phase phase;
  private Instant phaseBegan;
  private Instant drawnAt = Instant.EPOCH;
  private boolean isClosed;

  /**
   * A block.
   *
   * @param resume how the run goes on after it was stopped
   */
  LiveProgress(Terminal terminal, InstantSource clock, String resume) {
    this.err = terminal.err();
    this.clock = clock;
    this.paint = terminal.errPaint();
    this.width = terminal.abilities().width();
    this.resume = resume;
    this.phaseBegan = clock.instant();
  }

  @Override
  public synchronized void progress(Progress progress) {
    Instant now = clock.instant();
    boolean isNewPhase = progress.phase() != phase;
    if (isNewPhase) {
      phase = progress.phase();
      phaseBegan = now;
    }
    if (!isClosed && (isNewPhase || !now.isBefore(drawnAt.plus(EVERY)))) {
      drawnAt = now;
      draw(lines(progress, Duration.between(phaseBegan, now)), "");
    }
  }

  @Override
  public synchronized void event(EventRecord event) {
    draw(block, EventText.line(event, paint) + "\n");
  }

  /** Takes the block away. */
  @Override
  public synchronized void close() {
    draw(List.of(), "");
    isClosed = true;
  }

  private List<String> lines(Progress progress, Duration inPhase) {
    List<String> lines = new ArrayList<>();
    lines.add(fit(ProgressText.figures(progress, inPhase, new Paint(false))));
    if (!progress.note().isEmpty()) {
      lines.add(paint.yellow(fit("   " + Plain.line(progress.note()))));
    }
    progress.tables().stream()
        .filter(table -> isUnderWay(table))
        .sorted(Comparator.comparingInt(TableProgress::chunks).reversed())
        .limit(TABLES_SHOWN)
        .forEach(table -> lines.add(fit(line(table))));
    lines.add(paint.dim(fit("   safe to stop at any time; resume with: " + resume)));
    return lines;
  }

  private static boolean isUnderWay(TableProgress table) {
    return switch (table.state()) {
      case "copying", "indexing", "proving" -> true;
      default -> false;
    };
  }

  private static String line(TableProgress table) {
    double share = table.chunks() == 0 ? 0 : (double) table.chunksDone() / table.chunks();
    int filled = (int) Math.round(Math.min(1, share) * BAR);
    return "   %-34s %s%s %3.0f%%  part %d/%d  %s"
        .formatted(
            Plain.cut(Plain.line(table.table().toString()), NAME_MAX),
            "#".repeat(filled),
            "-".repeat(BAR - filled),
            Math.min(1, share) * 100,
            table.chunksDone(),
            table.chunks(),
            table.state());
  }

  private String fit(String line) {
    return Plain.cut(line, width - 1);
  }

  /** One write, so that nothing flickers: back to the block's first line, text, block. */
  private void draw(List<String> next, String above) {
    StringBuilder text = new StringBuilder();
    if (!block.isEmpty()) {
      text.append("\u001b[").append(block.size()).append('A');
    }
    text.append(CLEAR_BELOW).append(above);
    next.forEach(line -> text.append(line).append('\n'));
    err.print(text);
    err.flush();
    block = List.copyOf(next);
  }
}

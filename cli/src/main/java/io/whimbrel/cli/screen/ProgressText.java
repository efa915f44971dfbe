package io.whimbrel.cli.screen;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Progress in words: phase, share of the bytes, amounts, speed, time left, lag in time and bytes.
 * Stateless.
 */
final class ProgressText {
  /** Below this share a prediction would be a guess. */
  private static final double SHARE_MIN = 0.01;

  /** The way there; a rollback is no step of it. */
  private static final List<Phase> PHASES =
      Stream.of(Phase.values()).filter(phase -> phase != Phase.ROLLBACK).toList();

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHOWN_AFTER = Duration.ofSeconds(30);
  private static final Duration SHOWN_AFTER_SHORT = Duration.ofSeconds(5);

  private ProgressText() {}

  /**
   * One line.
   *
   * @param inPhase for how long the phase has been under way
   */
  static String line(Progress progress, Duration inPhase, Paint paint) {
    String figures = figures(progress, inPhase, paint);
    return progress.note().isEmpty()
        ? figures
        : figures + "  " + paint.yellow(Plain.line(progress.note()));
  }

  /** The line without what the run does or waits for. */
  static String figures(Progress progress, Duration inPhase, Paint paint) {
    List<String> parts = new ArrayList<>();
    parts.add(paint.bold(phase(progress.phase())));
    if (progress.bytesTotal() > 0) {
      parts.add(String.format(Locale.ROOT, "%.1f%%", share(progress) * 100));
      parts.add(
          "%s/%s"
              .formatted(
                  Figures.bytes(progress.bytesDone()),
                  Figures.bytes(Math.max(progress.bytesDone(), progress.bytesTotal()))));
    }
    if (progress.rowsTotal() > 0 || progress.rowsDone() > 0) {
      parts.add(
          "%s/%s rows"
              .formatted(
                  Figures.shortCount(progress.rowsDone()),
                  Figures.shortCount(Math.max(progress.rowsDone(), progress.rowsTotal()))));
    }
    if (progress.bytesPerSecond() >= 1) {
      parts.add(Figures.rate(progress.bytesPerSecond()));
    }
    if (isMeasured(progress)) {
      parts.add("ETA " + eta(progress, inPhase));
    }
    lag(progress).ifPresent(parts::add);
    return String.join("  ", parts);
  }

  /** The phase with its number, as {@code [3/8 COPY]}. */
  static String phase(Phase phase) {
    return phase == Phase.ROLLBACK
        ? "[" + phase + "]"
        : "[%d/%d %s]".formatted(PHASES.indexOf(phase) + 1, PHASES.size(), phase);
  }

  /** Done bytes of all bytes; where there are none, done rows of all rows; from 0 to 1. */
  static double share(Progress progress) {
    long total = progress.bytesTotal() > 0 ? progress.bytesTotal() : progress.rowsTotal();
    long done = progress.bytesTotal() > 0 ? progress.bytesDone() : progress.rowsDone();
    return total <= 0 ? 0 : Math.min(1, (double) done / total);
  }

  private static boolean isMeasured(Progress progress) {
    return progress.bytesTotal() > 0 && share(progress) < 1;
  }

  private static String eta(Progress progress, Duration inPhase) {
    if (progress.remaining().isEmpty() || share(progress) < SHARE_MIN) {
      return "n/a";
    }
    Duration left = progress.remaining().get();
    Duration after = left.compareTo(LONG) < 0 ? SHOWN_AFTER_SHORT : SHOWN_AFTER;
    return inPhase.compareTo(after) < 0 ? "n/a" : Figures.clock(left);
  }

  private static Optional<String> lag(Progress progress) {
    if (progress.lagTime().isEmpty() && progress.lagBytes() == 0) {
      return Optional.empty();
    }
    String time = progress.lagTime().map(ProgressText::seconds).orElse("n/a");
    return Optional.of("lag %s / %s".formatted(time, Figures.bytes(progress.lagBytes())));
  }

  private static String seconds(Duration lag) {
    return lag.compareTo(Duration.ofMinutes(1)) < 0
        ? String.format(Locale.ROOT, "%.1f s", lag.toMillis() / 1e3)
        : Figures.duration(lag);
  }
}

package io.whimbrel.cli.screen;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Progress for logs: a line when a phase begins, one when the run comes to wait for something, one
 * for each event, and else one in thirty seconds at most. Safe for use by several threads.
 */
final class PlainProgress implements RunListener {
  static final Duration EVERY = Duration.ofSeconds(30);

  private final PrintStream err;
  private final InstantSource clock;
  private @Nullable Phase phase;
  private Instant phaseBegan;
  private Instant lastLine;
  private boolean isNoteTold;

  PlainProgress(PrintStream err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.phaseBegan = clock.instant();
    this.lastLine = Instant.EPOCH;
  }

  @Override
  public synchronized void progress(Progress progress) {
    Instant now = clock.instant();
    boolean isNewPhase = progress.phase() != phase;
    if (isNewPhase) {
      phase = progress.phase();
      phaseBegan = now;
    }
    boolean isNewNote = !isNoteTold && !progress.note().isEmpty();
    if (isNewPhase || isNewNote || !now.isBefore(lastLine.plus(EVERY))) {
      lastLine = now;
      isNoteTold = !progress.note().isEmpty();
      Duration inPhase = Duration.between(phaseBegan, now);
      err.println(ProgressText.line(progress, inPhase, new Paint(false)));
    }
  }

  @Override
  public synchronized void event(EventRecord event) {
    err.println(EventText.line(event, new Paint(false)));
  }
}

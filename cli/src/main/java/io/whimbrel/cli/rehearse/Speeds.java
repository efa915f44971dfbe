package io.whimbrel.cli.rehearse;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens to a run and notes how fast rows were copied from one look to the next; hands everything
 * on. Looks closer together than a fifth of a second are put together. Safe for use by several
 * threads.
 */
final class Speeds implements RunListener {
  private static final long LOOK_NANOS = 200_000_000;
  private static final int MOST = 10_000;

  private final RunListener next;
  private final List<Double> speeds = new ArrayList<>();
  private long bytes;
  private long at;

  Speeds(RunListener next) {
    this.next = next;
  }

  @Override
  public void progress(Progress progress) {
    note(progress);
    next.progress(progress);
  }

  private synchronized void note(Progress progress) {
    long now = System.nanoTime();
    if (progress.phase() != Phase.COPY || at == 0) {
      bytes = progress.bytesDone();
      at = now;
      return;
    }
    if (now - at >= LOOK_NANOS && progress.bytesDone() > bytes && speeds.size() < MOST) {
      speeds.add((progress.bytesDone() - bytes) * 1e9 / (now - at));
      bytes = progress.bytesDone();
      at = now;
    }
  }

  synchronized List<Double> noted() {
    return List.copyOf(speeds);
  }

  @Override
  public void event(EventRecord event) {
    next.event(event);
  }
}

package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lets figures be looked at for as long as the plan asks before anything is prepared. */
public final class BaselineWait {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RunFrame frame;

  /** For a run that is assessed. */
  public BaselineWait(RunFrame frame) {
    this.frame = frame;
  }

  /** Waits; the time counts from the run's first sample, also across processes. */
  public void pass() {
    Duration length = frame.plan().watch().baseline();
    if (!length.isPositive()) {
      return;
    }
    frame
        .chronicle()
        .stepOnce(
            Phase.ASSESS,
            "baseline",
            () -> {
              Instant end = begin().plus(length);
              while (frame.clock().instant().isBefore(end)) {
                Duration left = Duration.between(frame.clock().instant(), end);
                frame.board().note("looks at figures for %d s more".formatted(left.toSeconds()));
                frame.stop().pause(left.compareTo(SECOND) < 0 ? left : SECOND);
              }
              frame.board().note("");
              return "figures were looked at for %d s".formatted(length.toSeconds());
            });
  }

  private Instant begin() {
    Instant now = frame.clock().instant();
    List<SampleRecord> before = frame.journal().samples().between(frame.run(), Instant.EPOCH, now);
    return before.isEmpty() ? now : before.getFirst().at();
  }
}

package io.whimbrel.engine;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Catching;
import java.time.Duration;

/** Sync in another process: seen only by the progress that the target tells. */
record DistantCatching(RunFrame frame) implements Catching {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public Position applied() {
    return frame
        .retry()
        .call(Phase.VERIFY, "asking the target", () -> frame.target().changes().progress());
  }

  /** A new mark with every look moves the other process's progress on where nobody writes. */
  @Override
  public void catchUp() {
    Position now = mark();
    while (!applied().hasReached(now)) {
      frame.stop().pause(LOOK);
      mark();
    }
  }

  private Position mark() {
    return frame
        .retry()
        .call(Phase.VERIFY, "marking the log", () -> frame.source().log().mark("whimbrel verify"));
  }
}

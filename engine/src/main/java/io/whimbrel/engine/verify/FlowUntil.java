package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import java.time.Duration;

/**
 * Sync in this process, for proofs beside something else: whoever waits for it ends with a signal
 * of theirs, and the flow goes on.
 */
public record FlowUntil(ChangeFlow flow, StopSignal stop) implements Catching {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public Position applied() {
    return flow.applied();
  }

  @Override
  public void catchUp() {
    boolean _ = catchUp(Deadline.never());
  }

  @Override
  public boolean catchUp(Duration max) {
    return catchUp(Deadline.in(max));
  }

  /** One mark is waited for to its end: new ones would never be passed while changes lag. */
  private boolean catchUp(Deadline end) {
    try (ChangeFlow.PendingMark mark = flow.mark("whimbrel now")) {
      while (!mark.await(Deadline.in(LOOK))) {
        stop.check();
        if (end.isPassed()) {
          return false;
        }
      }
      return true;
    }
  }
}

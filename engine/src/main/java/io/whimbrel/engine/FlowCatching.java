package io.whimbrel.engine;

import io.whimbrel.core.change.Position;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.verify.Catching;

/** Sync in this process. */
record FlowCatching(ChangeFlow flow) implements Catching {
  @Override
  public Position applied() {
    return flow.applied();
  }

  @Override
  public void catchUp() {
    boolean _ = flow.awaitNow(Deadline.never());
  }
}

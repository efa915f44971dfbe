package io.whimbrel.engine;

import io.whimbrel.core.change.Position;
import io.whimbrel.engine.repair.Standing;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.sync.ChangeFlow;
import java.util.function.Supplier;

/** Sync in this process. */
record FlowCatching(ChangeFlow flow) implements Standing {
  @Override
  public Position applied() {
    return flow.applied();
  }

  @Override
  public void catchUp() {
    boolean _ = flow.awaitNow(Deadline.never());
  }

  @Override
  public <T> T whilePaused(Supplier<T> body) {
    return flow.whilePaused(body);
  }
}

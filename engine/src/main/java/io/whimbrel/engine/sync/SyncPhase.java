package io.whimbrel.engine.sync;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;

/**
 * Applies changes until the target has passed the mark behind the last chunk, and what the log held
 * when rows were read from the source again: from then on every table is consistent, and what
 * depends on that (unique indexes, foreign keys, triggers, views) comes into force. Changes go on
 * to be applied when this phase has ended.
 */
public final class SyncPhase {
  private final RunFrame frame;
  private final ChangeFlow flow;

  /** For a run whose changes flow. */
  public SyncPhase(RunFrame frame, ChangeFlow flow) {
    this.frame = frame;
    this.flow = flow;
  }

  /** Begins to apply; catches up, unless the run has done so before. */
  public void run() {
    Position copied =
        frame
            .chronicle()
            .position(Facts.COPIED)
            .orElseThrow(() -> new IllegalStateException("copy notes its mark"));
    flow.beginApplying(copied);
    if (!frame.chronicle().isDone(Phase.SYNC, "sync")) {
      frame.enter(Phase.SYNC);
      frame.chronicle().step(Phase.SYNC, "sync", () -> catchUp(copied));
    }
  }

  private String catchUp(Position copied) {
    frame.board().note("catches up with the changes that came while rows were copied");
    flow.awaitConsistency(copied);
    new SettledTables(frame.chronicle()).note(frame.cargo().rowTables());
    frame.chronicle().event(Phase.SYNC, "sync.caught-up", "all tables are consistent");
    FaultPoint.SYNC_CAUGHT_UP.pass();
    SchemaSteps steps = new SchemaSteps(frame);
    return flow.whilePaused(
        () -> steps.run(Phase.SYNC, steps.of(SchemaStep.Stage.AFTER_CATCH_UP), frame.retry()));
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.Lag;
import io.whimbrel.engine.verify.Leftovers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Everything is copied and proved, and changes flow.
 *
 * @param isReadThere whether all reads go to the target that are to go there before
 * @param tending does what is to be done while the run waits; returns whether it did something
 */
record BeforePause(
    RunFrame frame, ChangeFlow flow, BooleanSupplier isReadThere, BooleanSupplier tending)
    implements GateMoment {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public String name() {
    return "cutover";
  }

  @Override
  public boolean isPassed() {
    return false;
  }

  @Override
  public Phase phase() {
    return Phase.CUTOVER;
  }

  @Override
  public String opened() {
    return "the run came to gate CUTOVER";
  }

  @Override
  public String waiting() {
    return "waits for 'whimbrel approve cutover'"
        + frame.chronicle().fact(Facts.PROVED_AGAIN).map(text -> "; " + text).orElse("");
  }

  @Override
  public GoNoGo list() {
    return GoNoGo.beforePause(frame, flow::lag);
  }

  @Override
  public boolean isReady() {
    return isLagLow() && isReadThere.getAsBoolean() && new Leftovers(frame).isProved();
  }

  @Override
  public String ruleComment() {
    return "lag is below %s, all proofs are equal".formatted(Figures.limit(limit()));
  }

  @Override
  public void requireStructure() {
    new SourceStructure(frame).require();
  }

  @Override
  public boolean tend() {
    return tending.getAsBoolean();
  }

  /** Begins when lag is low. */
  @Override
  public boolean proceed(BooleanSupplier isGo) {
    frame.chronicle().state(RunState.RUNNING, Phase.CUTOVER);
    while (!isLagLow() || !isReadThere.getAsBoolean()) {
      if (!isGo.getAsBoolean()) {
        return false;
      }
      boolean _ = tend();
      frame
          .board()
          .note(
              isLagLow()
                  ? "waits until all reads go to the target"
                  : "waits until lag is below " + Figures.limit(limit()));
      frame.stop().pause(LOOK);
    }
    return true;
  }

  private boolean isLagLow() {
    return flow.lag().map(Lag::time).map(time -> time.compareTo(limit()) < 0).orElse(false);
  }

  private Duration limit() {
    return frame.plan().limits().lag();
  }
}

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.reads.ReadShare;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;

/** Whether all reads go to the target, as the plan wants before writes do. */
record ReadsQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "reads";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    String wanted = "100% go to the target";
    String found = new ReadShare(frame).now() + "%";
    boolean isAll =
        new ReadShare(frame).now() == ParallelRules.ALL
            && new ReadShare(frame).held() == ParallelRules.ALL;
    return isAll
        ? GateLine.go(name(), found, wanted)
        : GateLine.noGo(
            name(),
            found,
            wanted,
            frame
                .chronicle()
                .fact(Facts.READS_STATE)
                .map(state -> "wait: " + state)
                .orElse("wait until they are shifted"));
  }
}

package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/** Whether nobody but this run has the source refuse writes: the cutover would meet that fence. */
record MaintenanceQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "maintenance mode";

  private static final String WANTED = "off: the cutover has the source refuse writes itself";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    List<String> others =
        frame
            .retry()
            .call(
                Phase.CUTOVER,
                "looking for fences of others",
                () -> frame.source().fence(frame.cargo().sourceNames()).others());
    return others.isEmpty()
        ? GateLine.go(NAME, "off", WANTED)
        : GateLine.noGo(
            NAME,
            "the fence of %s stands on the source; 'whimbrel maintenance off' ends that of maintenance mode"
                .formatted(String.join(", ", others)),
            WANTED,
            "end it with 'whimbrel maintenance off', or end that run");
  }
}

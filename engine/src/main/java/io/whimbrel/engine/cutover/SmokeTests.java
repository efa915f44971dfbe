package io.whimbrel.engine.cutover;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.switches.ShellCommand;
import java.util.List;

/** The plan's smoke tests, against the side that is to take over while it still refuses writes. */
final class SmokeTests {
  private final RunFrame frame;
  private final Phase phase;
  private final List<String> commands;

  private SmokeTests(RunFrame frame, Phase phase, List<String> commands) {
    this.frame = frame;
    this.phase = phase;
    this.commands = commands;
  }

  /** Those of the cutover. */
  static SmokeTests ofCutover(RunFrame frame) {
    return new SmokeTests(frame, Phase.CUTOVER, frame.plan().cutover().smokeTests());
  }

  /** Those of the rollback. */
  static SmokeTests ofRollback(RunFrame frame) {
    return new SmokeTests(frame, Phase.ROLLBACK, frame.plan().rollback().smokeTests());
  }

  /** Runs all of them in order; the first that fails is a problem. */
  void run(Deadline deadline) {
    ShellCommand shell = new ShellCommand(frame.plan());
    for (int i = 0; i < commands.size(); i++) {
      String command = commands.get(i);
      frame.stop().check();
      frame
          .chronicle()
          .step(phase, "smoke test " + (i + 1), () -> shell.require(command, deadline));
    }
  }
}

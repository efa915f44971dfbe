package io.whimbrel.engine.cutover;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.switches.ShellCommand;
import java.util.List;

/** The plan's smoke tests, against the target while it still refuses writes. */
final class SmokeTests {
  private final RunFrame frame;

  SmokeTests(RunFrame frame) {
    this.frame = frame;
  }

  /** Runs all of them in order; the first that fails is a problem. */
  void run(Deadline deadline) {
    ShellCommand shell = new ShellCommand(frame.plan());
    List<String> commands = frame.plan().cutover().smokeTests();
    for (int i = 0; i < commands.size(); i++) {
      String command = commands.get(i);
      frame.stop().check();
      frame
          .chronicle()
          .step(Phase.CUTOVER, "smoke test " + (i + 1), () -> shell.require(command, deadline));
    }
  }
}

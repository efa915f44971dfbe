package io.whimbrel.engine.gonogo;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.switches.ShellCommand;
import java.time.Duration;
import java.util.List;

/** Whether the cutover's smoke tests pass now, against the target that is not in charge yet. */
record SmokeQuestion(RunFrame frame) implements GateQuestion {
  private static final Duration EACH_MAX = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "smoke tests";
  }

  @Override
  public GateLine answer() {
    List<String> commands = frame.plan().cutover().smokeTests();
    String wanted = "all %d pass before the cutover".formatted(commands.size());
    ShellCommand shell = new ShellCommand(frame.plan());
    for (String command : commands) {
      frame.stop().check();
      try {
        String _ = shell.require(command, Deadline.in(EACH_MAX));
      } catch (Problem problem) {
        return GateLine.noGo(
            name(),
            problem.what(),
            wanted,
            "run the command by hand against the target to see what it lacks");
      }
    }
    return GateLine.go(name(), "tried at " + Figures.moment(frame.clock().instant()), wanted);
  }
}

package io.whimbrel.engine.cutover;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.switches.ShellCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the plan's smoke tests behind the cutover, to know whether they still pass. */
public final class SmokeRound {
  private static final Duration EACH_MAX = Duration.ofSeconds(30);

  private SmokeRound() {}

  /** Runs all of them; tells what is wrong with those that failed. */
  public static List<String> failures(Plan plan) {
    ShellCommand shell = new ShellCommand(plan);
    List<String> failures = new ArrayList<>();
    for (String command : plan.cutover().smokeTests()) {
      try {
        String _ = shell.require(command, Deadline.in(EACH_MAX));
      } catch (Problem problem) {
        failures.add(problem.what());
      }
    }
    return failures;
  }
}

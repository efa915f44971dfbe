package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Chronicle;
import java.util.Optional;

/**
 * What a switch stands on.
 *
 * @param name what the journal calls it
 */
record SwitchGround(Plan plan, Chronicle chronicle, String name) {

  /** Notes what is to be known by whoever undoes it; never a secret. */
  void note(String what, String value) {
    chronicle.fact(name + "." + what, value);
  }

  /** What was noted; empty when nothing was. */
  Optional<String> noted(String what) {
    return chronicle.fact(name + "." + what);
  }

  /** Runs commands of the plan. */
  ShellCommand shell() {
    return new ShellCommand(plan);
  }

  /** Where the plan names it. */
  private String place() {
    return name.startsWith(ReadPath.NAME) ? "parallel-run.switch" : "cutover.switch";
  }

  /** A text of somebody else without the plan's secrets. */
  String mask(String text) {
    return new Masking(plan).mask(text);
  }

  /** The start of a problem of this switch. */
  Problem.Draft failed(String what) {
    return Problem.of(ProblemCode.SWITCH_FAILED).what(mask(what)).where(plan.locate(place()));
  }
}

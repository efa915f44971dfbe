package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/**
 * The plan file of a command that has an argument of its own before it. Its place is the one behind
 * that: a number would leave a gap where the arguments here are looked at by themselves.
 */
public final class SecondPlanArgument {
  @Parameters(
      index = "+",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(PlanArgument.DEFAULT);

  public Path file() {
    return file;
  }

  /** Reads it; passwords of databases may be missing. */
  public Plan readToLook(Wiring wiring, CommonOptions common) {
    return PlanFileArgument.noted(wiring.planToLook(file), common);
  }

  /** Reads it with all that it refers to. */
  public Plan read(Wiring wiring, CommonOptions common) {
    return PlanFileArgument.noted(wiring.plan(file), common);
  }
}

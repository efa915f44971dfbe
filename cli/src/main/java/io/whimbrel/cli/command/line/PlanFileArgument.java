package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The plan file of a command that is about the migration as a whole, whatever its phases. */
public final class PlanFileArgument {
  @Parameters(
      index = "0",
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
    return noted(wiring.planToLook(file), common);
  }

  /** Reads it with all that it refers to. */
  public Plan read(Wiring wiring, CommonOptions common) {
    return noted(wiring.plan(file), common);
  }

  /** A plan that the answer is to be about. */
  static Plan noted(Plan plan, CommonOptions common) {
    common.concerns(plan);
    return plan;
  }
}

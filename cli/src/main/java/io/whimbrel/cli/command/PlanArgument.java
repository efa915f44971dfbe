package io.whimbrel.cli.command;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The plan file that a command is about. */
final class PlanArgument {
  static final String DEFAULT = "plan.yaml";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(DEFAULT);

  Path file() {
    return file;
  }

  /** Reads the plan to work with it. */
  Plan read(Wiring wiring, CommonOptions common) {
    return noted(wiring.plan(file), common);
  }

  /** Reads the plan for a command that needs the journal only. */
  static Plan readToLook(Path file, Wiring wiring, CommonOptions common) {
    return noted(wiring.planToLook(file), common);
  }

  private static Plan noted(Plan plan, CommonOptions common) {
    common.concerns(plan.migration().text());
    return plan;
  }
}

package io.whimbrel.cli.command;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Gate;
import io.whimbrel.engine.RunDesk;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which gate of which plan is decided, by whom, and why. */
final class Decision {

  @Parameters(
      index = "0",
      paramLabel = "GATE",
      description = "The gate: reads, cutover, cleanup or rollback.")
  private Gate gate = Gate.CUTOVER;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path plan = Path.of(PlanArgument.DEFAULT);

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides (default: the user of the operating system).")
  private String by = "";

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it stays in the journal.")
  private String comment = "";

  /** Go or no-go, as the desk takes it. */
  @FunctionalInterface
  interface Verdict {
    void give(RunDesk desk, MigrationId migration, Gate gate, String by, String comment);
  }

  /** Notes the decision, tells how the run stands and returns the exit code. */
  int give(Surroundings surroundings, CommonOptions common, Verdict verdict) {
    return DeskWork.change(
        surroundings, common, plan, (desk, id) -> verdict.give(desk, id, gate, by, comment));
  }
}

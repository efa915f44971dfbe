package io.whimbrel.cli.command;

import io.whimbrel.core.run.Gate;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "reject",
    description = {"Decides a gate: no-go. Needs the journal only."},
    footer = {
      "",
      "Example:",
      "  whimbrel reject cutover plan.yaml --comment \"the smoke tests are not ready\""
    })
final class RejectCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final Decision decision = new Decision();

  @Parameters(index = "0", paramLabel = "GATE", description = "The gate: cutover or cleanup.")
  private Gate gate = Gate.CUTOVER;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = PlanArgument.DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path plan = Path.of(PlanArgument.DEFAULT);

  RejectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return DeskWork.change(
        surroundings,
        common,
        plan,
        (desk, id) -> desk.reject(id, gate, decision.by(), decision.comment()));
  }
}

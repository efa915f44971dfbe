package io.whimbrel.cli.command;

import io.whimbrel.core.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Puts the old side in charge again, with every write that the new side accepted."
    },
    footer = {
      "",
      "Before the cutover 'whimbrel abort' is meant. Example:",
      "  whimbrel rollback plan.yaml --confirm MIGRATION-001 --why 'orders fail'"
    })
final class RollbackCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for the journal.")
  private String why = "no reason given";

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    confirmation.require(
        read.migration(),
        "The old side takes over again; nobody can write for a moment.",
        common.of(surroundings.terminal()));
    String by = System.getProperty("user.name", "somebody");
    return Outcomes.give(
        surroundings,
        common,
        Operation.run(surroundings, common, read, migration -> migration.rollback(by, why)));
  }
}

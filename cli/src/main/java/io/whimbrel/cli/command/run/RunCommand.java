package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Begins the run or goes on with it, to the next gate that nobody has decided.",
      "May be stopped and killed at any time; the same command goes on from there.",
      "Waiting at a gate is no error: exit code 5."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel run plan.yaml",
      "  whimbrel run plan.yaml --stay      keeps syncing at the gate until it is decided",
      "  whimbrel run plan.yaml --copy-again --table public.users"
    })
final class RunCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(names = "--stay", description = "At a gate, keep syncing until somebody decides.")
  private boolean isStaying;

  @Option(
      names = "--copy-again",
      description = {
        "Gives the run up with all that it made on both sides, and begins",
        "anew: for a run whose slot is lost, or behind DDL that cannot be followed.",
        "With --table only some tables go back to copy."
      })
  private boolean isCopyingAgain;

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE",
      description = {
        "With --copy-again: only these tables go back to copy, as the source has",
        "them now; the run goes on with all others. Patterns as in the plan."
      })
  private List<String> tables = List.of();

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    RunOptions options = new RunOptions(isStaying ? GateBehaviour.STAY : GateBehaviour.LEAVE);
    Plan read = plan.readWhole(surroundings.wiring(), common);
    if (!read.steps().isEmpty()) {
      if (isCopyingAgain || !tables.isEmpty()) {
        PlanArgument.ofRows(read);
      }
      return SteppedOperation.run(surroundings, common, read, steps -> steps.run(options));
    }
    if (read.phasing().isWhole() && !isCopyingAgain && tables.isEmpty()) {
      return Outcomes.give(
          surroundings,
          common,
          PhasedOperation.run(surroundings, common, read, phases -> phases.run(options)));
    }
    Plan part = plan.read(surroundings.wiring(), common);
    return Outcomes.give(
        surroundings,
        common,
        PhasedOperation.alone(
            surroundings,
            common,
            part,
            isCopyingAgain && tables.isEmpty(),
            migration -> run(migration, options)));
  }

  private RunOutcome run(Migration migration, RunOptions options) {
    if (!tables.isEmpty()) {
      if (!isCopyingAgain) {
        throw Problem.of(ProblemCode.USAGE)
            .what("--table says which tables go back to copy, without --copy-again none does")
            .fix("add --copy-again, or leave --table out")
            .exception();
      }
      return migration.copyAgain(options, tables);
    }
    return isCopyingAgain ? migration.copyAgain(options) : migration.run(options);
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.ComparisonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.ProofsView;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.documents.Proofs;
import io.whimbrel.engine.verify.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Proves tables now, while changes go on, and records the proofs: on the plan's"
          + " levels, or on those that are named.",
      "Killed, the same command goes on.",
      "Exit code 4 when something differs or cannot be decided; it is named.",
      "With --from and --to it compares any two databases, without a migration: nothing is",
      "written on either, and the same command goes on where it was interrupted."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel verify plan.yaml",
      "  whimbrel verify plan.yaml --level structure --level count",
      "  whimbrel verify plan.yaml --level checksum --table 'public.orders*'",
      "  whimbrel verify --from env:OLD_DATABASE_URL --to env:NEW_DATABASE_URL",
      "  whimbrel verify --from env:A --to env:B --map plan.yaml --table 'public.*' --settle 30s"
    })
final class VerifyCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final ComparisonOptions comparison = new ComparisonOptions();

  @Option(
      names = "--level",
      split = ",",
      paramLabel = "LEVEL",
      description = {
        "Only these of structure, count, sample, checksum, rules (default: those of",
        "the plan; with --from: count, checksum, rules)."
      })
  private List<Level> levels = List.of();

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE",
      description = "Only these source tables; patterns as in the plan.")
  private List<String> tables = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (comparison.isAsked()) {
      requireNoPlan();
      return Comparing.run(surroundings, common, comparison, levels, tables);
    }
    Wanted wanted = new Wanted(Set.copyOf(levels), tables);
    Plan read = plan.read(surroundings.wiring(), common);
    Terminal terminal = common.of(surroundings.terminal());
    List<Proof> proofs =
        Operation.run(surroundings, common, read, migration -> migration.verify(wanted));
    ProofsView view = new ProofsView(proofs);
    Answer.give(
        terminal,
        common,
        "Verification",
        Map.of("equal", view.isEqual(), "proofs", Proofs.data(proofs)),
        view.text(terminal.outPaint()));
    return (view.isEqual() ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }

  private void requireNoPlan() {
    if (spec.commandLine().getParseResult().hasMatchedPositional(0)) {
      throw Problem.of(ProblemCode.USAGE)
          .what("--from and --to compare two databases without a migration, and a plan is named")
          .where(plan.file().toString())
          .fix("write it as --map " + plan.file() + ", or leave --from and --to out")
          .exception();
    }
  }
}

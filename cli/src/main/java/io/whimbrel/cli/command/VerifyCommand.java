package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.documents.Figures;
import io.whimbrel.documents.Proofs;
import io.whimbrel.engine.Migration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Verifies every table now, while changes go on, and records the proofs.",
      "Exit code 4 when rows differ; they are named.",
      "With --from and --to it compares any two databases, without a migration: nothing is",
      "written on either, and the same command goes on where it was interrupted."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel verify plan.yaml",
      "  whimbrel verify --from env:OLD_DATABASE_URL --to env:NEW_DATABASE_URL",
      "  whimbrel verify --from env:A --to env:B --map plan.yaml --table 'public.*' --settle 30s"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final ComparisonOptions comparison = new ComparisonOptions();

  @Option(
      names = "--level",
      split = ",",
      paramLabel = "LEVEL",
      description = "With --from: only these levels, count or checksum (default: both).")
  private List<Level> levels = List.of();

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE",
      description = "With --from: only these source tables; patterns as in the plan.")
  private List<String> tables = List.of();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (comparison.isAsked()) {
      return Comparing.run(surroundings, common, comparison, levels, tables);
    }
    if (!levels.isEmpty() || !tables.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("--level and --table compare two databases, and none are named")
          .fix("add --from and --to, or leave them out: a migration is verified whole")
          .exception();
    }
    Plan read = plan.read(surroundings.wiring(), common);
    Terminal terminal = common.of(surroundings.terminal());
    List<Proof> proofs = Operation.run(surroundings, common, read, Migration::verify);
    Answer.give(
        terminal,
        common,
        "Verification",
        Map.of("equal", isEqual(proofs), "proofs", Proofs.data(proofs)),
        text(proofs, terminal.outPaint()));
    return (isEqual(proofs) ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }

  private static boolean isEqual(List<Proof> proofs) {
    return proofs.stream().allMatch(proof -> proof.verdict() == Proof.Verdict.EQUAL);
  }

  private static String text(List<Proof> proofs, Paint paint) {
    TextTable table =
        new TextTable("verdict", "table", "#rows", "#chunks", "#read again", "#differing");
    for (Proof proof : proofs) {
      boolean isEqual = proof.verdict() == Proof.Verdict.EQUAL;
      table.row(
          isEqual ? paint::green : paint::red,
          proof.verdict().name(),
          proof.table().toString(),
          Figures.count(proof.rows()),
          Figures.count(proof.chunks()),
          Figures.count(proof.rechecked()),
          Figures.count(proof.differing()));
    }
    TextTable rows = new TextTable("table", "row", "how", "columns: expected | found");
    for (Proof proof : proofs) {
      proof
          .differences()
          .forEach(d -> rows.row(proof.table().toString(), d.key(), d.kind().name(), columns(d)));
    }
    long total = proofs.stream().mapToLong(Proof::rows).sum();
    String result =
        isEqual(proofs)
            ? "Result: %s rows of %d tables are equal on both sides.\n"
            : "Result: DIFFERENT; %s rows of %d tables were compared.\n";
    return table.text(paint)
        + (rows.isEmpty() ? "" : "\n" + rows.text(paint))
        + "\n"
        + result.formatted(Figures.count(total), proofs.size());
  }

  private static String columns(RowDifference difference) {
    return difference.columns().stream()
        .map(c -> "%s: %s | %s".formatted(c.column(), c.expected(), c.found()))
        .collect(Collectors.joining("; "));
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.RepairView;
import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.repair.RepairRequest;
import io.whimbrel.engine.repair.RepairRequest.Mode;
import io.whimbrel.engine.repair.RepairedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    description = {
      "Shows the statements that make differing rows of the target equal to the"
          + " source's, and with --apply makes them so, while changes go on; then proves"
          + " them again.",
      "Exit code 4 when rows differ, or still differ."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel repair plan.yaml --table public.users",
      "  whimbrel repair plan.yaml --table 'public.*' --apply --yes"
    })
final class RepairCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE",
      description = {
        "Only these tables, patterns as in the plan",
        "(default: each one whose last proof says that rows differ)."
      })
  private List<String> tables = List.of();

  @Option(names = "--apply", description = "Write; without it nothing is changed.")
  private boolean isApplied;

  @Option(names = "--yes", description = "With --apply: do not ask.")
  private boolean isSure;

  @Option(
      names = "--proof-age",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = {
        "Take the rows that the last proof named when it is at most so old,",
        "else look at the whole table (default: 10; 0 looks in any case)."
      })
  private int proofAge = 10;

  @Option(names = "--hide-values", description = "Show keys only, no other values.")
  private boolean isHiding;

  RepairCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = plan.read(surroundings.wiring(), common);
    Terminal terminal = common.of(surroundings.terminal());
    if (isApplied && !isSure) {
      ask(read, terminal);
    }
    Mode mode = isApplied ? Mode.APPLY : Mode.LOOK;
    RepairView view = new RepairView(repaired(read, mode), mode, read.file());
    Answer.give(terminal, common, "Repair", view.data(), view.text(terminal.outPaint()));
    return (view.isEqual() ? ExitCode.OK : ExitCode.DIFFERENT).status();
  }

  private List<RepairedTable> repaired(Plan read, Mode mode) {
    RepairRequest request =
        new RepairRequest(
            tables, mode, Duration.ofMinutes(proofAge), isHiding ? Values.HIDDEN : Values.SHOWN);
    return Operation.run(surroundings, common, read, migration -> migration.repair(request));
  }

  /** What would be done is shown before the question. */
  private void ask(Plan read, Terminal terminal) {
    if (!terminal.abilities().asking()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("this writes to the target, and nobody can be asked")
          .fix("look without --apply first, then add --yes")
          .exception();
    }
    List<RepairedTable> found = repaired(read, Mode.LOOK);
    terminal.err().println(new RepairView(found, Mode.LOOK, read.file()).text(terminal.errPaint()));
    terminal.err().print("Type yes to write this to the target: ");
    terminal.err().flush();
    try {
      String line = terminal.in().readLine();
      if (line == null || !line.strip().equals("yes")) {
        throw Problem.of(ProblemCode.USAGE)
            .what("it was not confirmed; nothing was done")
            .fix("type yes, or give --yes")
            .exception();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

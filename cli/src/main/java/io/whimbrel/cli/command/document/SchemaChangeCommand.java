package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.SchemaChangeFiles;
import io.whimbrel.cli.rehearse.SchemaTrial;
import io.whimbrel.cli.rehearse.TrialOptions;
import io.whimbrel.cli.rehearse.TriedChange;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.documents.alteration.SchemaChangeDocument;
import io.whimbrel.documents.strategy.paper.Check;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "schema-change",
    description = {
      "Runs a plan's SQL there and back on a scratch server of this machine, with"
          + " the structure of the real database, which is only read, and writes the schema"
          + " change plan: every change with its risk, lock and way back, the application's"
          + " files that mention it, and what is still to be done.",
      "Exit code 3 when a script fails or its way back leaves something."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel schema-change plan.yaml",
      "  whimbrel schema-change plan.yaml --scripts prisma/migrations --baseline now.sql"
    })
final class SchemaChangeCommand implements Callable<Integer> {
  private static final long SEED = 1;

  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final PlanFileArgument file = new PlanFileArgument();

  @Option(
      names = "--scripts",
      paramLabel = "PATH",
      description = "A directory of migrations, or a file (default: as the plan says).")
  private @Nullable Path scripts;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "SQL that makes the structure as it is (default: the database is read).")
  private @Nullable Path baseline;

  @Option(names = "--from-nothing", description = "There is no structure yet: read no database.")
  private boolean isFromNothing;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Try it with about so many rows of each table (default: none).")
  private @Nullable Long rows;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      description = "Where the document is written (default: beside the plan).")
  private @Nullable Path directory;

  SchemaChangeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan plan = file.readToLook(wiring, common);
    SchemaChangeFiles files =
        new SchemaChangeFiles(
            plan, wiring, Optional.ofNullable(directory).orElse(plan.directory()));
    SchemaChangeDocument document =
        (isToRead() && files.isBegun() ? files.kept() : Optional.<SchemaChangeDocument>empty())
            .orElseGet(() -> files.document(play(wiring, plan)));
    give(document, files.write(document).stream().map(Wiring::shown).toList());
    return (document.isBroken() ? ExitCode.FINDINGS : ExitCode.OK).status();
  }

  /** Whether the structure is that of the real database. */
  private boolean isToRead() {
    return scripts == null && baseline == null && !isFromNothing;
  }

  private Optional<SampleRule> sample() {
    if (rows != null && rows < 1) {
      throw Problem.of(ProblemCode.USAGE)
          .what("--rows is " + rows)
          .fix("give 1 or more")
          .exception();
    }
    return Optional.ofNullable(rows).map(count -> new SampleRule.Rows(count, SEED));
  }

  private TriedChange play(Wiring wiring, Plan plan) {
    Terminal terminal = common.of(surroundings.terminal());
    boolean isTold = common.progress() == ProgressScreen.Form.PEOPLE;
    TrialOptions options =
        new TrialOptions(
            Optional.ofNullable(scripts).map(Path::toAbsolutePath),
            Optional.ofNullable(baseline).map(Path::toAbsolutePath),
            isFromNothing ? TrialOptions.Origin.NOTHING : TrialOptions.Origin.DATABASE,
            sample());
    try (SchemaTrial trial =
            new SchemaTrial(
                plan,
                options,
                wiring,
                line -> {
                  if (isTold) {
                    terminal.err().println(Plain.line(line));
                  }
                });
        StopHook _ = StopHook.of(trial::close, terminal.err())) {
      return trial.play();
    }
  }

  private void give(SchemaChangeDocument document, List<String> files) {
    Map<String, Object> data = new LinkedHashMap<>(document.data());
    data.put("files", files);
    Answer.give(
        common.of(surroundings.terminal()), common, "SchemaChange", data, text(document, files));
  }

  private static String text(SchemaChangeDocument document, List<String> files) {
    StringBuilder text = new StringBuilder(document.told()).append('\n');
    for (AlteredPart part : document.parts()) {
      if (part.level().compareTo(RiskLevel.MEDIUM) >= 0) {
        text.append("  %-8s ".formatted(part.level().text()))
            .append(Plain.line(part.change().action().verb() + " " + part.change().label()))
            .append(": ")
            .append(Plain.line(part.reasons().getFirst().what()))
            .append('\n');
      }
    }
    for (Check check : document.failing()) {
      text.append("against '%s': ".formatted(check.text()))
          .append(Plain.line(check.words()))
          .append('\n');
    }
    if (document.gaps() > 0) {
      text.append("not known yet: %d, listed at the top\n".formatted(document.gaps()));
    }
    files.forEach(file -> text.append(file).append('\n'));
    return text.toString();
  }
}

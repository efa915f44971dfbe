package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.OutputFormat;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.cli.wiring.ReportFiles;
import io.whimbrel.cli.wiring.ReportFiles.Format;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.documents.FigureLine;
import io.whimbrel.documents.Report;
import io.whimbrel.documents.Watched;
import io.whimbrel.engine.RollbackAdvice;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.watch.Baseline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    description = {
      "Writes the report of the newest run: phases, rows, speed, pause, proofs, decisions,"
          + " problems.",
      "Needs the journal only; may be written at any time."
    },
    footer = {"", "Example:", "  whimbrel report plan.yaml --format html --directory reports"})
final class ReportCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "all",
      description = "markdown, html, json or all (default: all).")
  private Format format = Format.ALL;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      description = "Where it is written (default: 'reports' beside the plan).")
  private @Nullable Path directory;

  ReportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read = plan.readToLook(wiring, common);
    try (Journal journal = wiring.journalToLook(read)) {
      RunHistory history = new RunDesk(journal, wiring.clock()).status(read.migration()).history();
      Instant now = wiring.clock().instant();
      Report report =
          Report.of(
              history,
              watched(journal, read, history, now),
              now,
              Wiring.forecast(read),
              LogbookFile.beside(read.file()).read().issues());
      Path into = directory == null ? read.directory().resolve("reports") : directory;
      List<Path> files = ReportFiles.write(report, history.run().run(), format, into);
      give(report, files.stream().map(Wiring::shown).toList());
    }
    return 0;
  }

  private static Watched watched(Journal journal, Plan read, RunHistory history, Instant now) {
    RunId run = history.run().run();
    FigureNames names =
        new FigureNames(
            read.watch().application().stream()
                .collect(Collectors.toMap(ApplicationFigure::name, ApplicationFigure::unit)));
    return new Watched(
        FigureLine.of(
            journal.samples().between(run, Instant.EPOCH, now), Baseline.of(journal, run), names),
        RollbackAdvice.of(history, now)
            .map(a -> new Watched.Advice(a.advice().name(), a.stake().name(), a.reasons())));
  }

  private void give(Report report, List<String> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file).append('\n'));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("files", files);
    if (common.output() != OutputFormat.TABLE) {
      data.putAll(report.json().data());
    }
    Answer.give(common.of(surroundings.terminal()), common, "Report", data, text.toString());
  }
}

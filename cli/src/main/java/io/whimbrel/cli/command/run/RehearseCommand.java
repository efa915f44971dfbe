package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.project.TeamKnowledge;
import io.whimbrel.cli.rehearse.DryRunFile;
import io.whimbrel.cli.rehearse.Rehearsal;
import io.whimbrel.cli.rehearse.RehearsalFiles;
import io.whimbrel.cli.rehearse.RehearsalOptions;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.rehearsal.RehearsalReport;
import java.nio.file.Path;
import java.time.Duration;
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
    name = "rehearse",
    description = {
      "Plays the whole run, rollback included, on scratch databases, and writes the"
          + " dry run report with a forecast of the real run.",
      "The real servers are only read; nobody is notified, no switch is moved. Of a"
          + " plan of steps it tries those that scratch databases and copies of files can"
          + " hold, and tells the others. Exit code 0 is a go, 3 a no-go."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel rehearse plan.yaml",
      "  whimbrel rehearse plan.yaml --sample 1%% --seed 7",
      "  whimbrel rehearse plan.yaml --rows 100000 --keep",
      "  whimbrel rehearse plan.yaml --source-server env:STAGING --target-server env:STAGING_NEW"
    })
final class RehearseCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "A share of each table, as in 1%% (default: all rows).")
  private @Nullable String share;

  @Option(names = "--rows", paramLabel = "N", description = "About so many rows of each table.")
  private @Nullable Long rows;

  @Option(names = "--seed", paramLabel = "N", description = "Another seed draws other rows.")
  private long seed = 1;

  @Option(
      names = "--source-server",
      paramLabel = "URL",
      description = {
        "A server for the copy of the source, by any database of it: env:NAME, file:PATH,",
        "or a URL without a password (default: one is started on this machine)."
      })
  private @Nullable String sourceServer;

  @Option(names = "--target-server", paramLabel = "URL", description = "The same for the target.")
  private @Nullable String targetServer;

  @Option(
      names = "--with-smoke-tests",
      description = "Run the plan's smoke tests, with the scratch target in the environment.")
  private boolean isSmokeTested;

  @Option(names = "--without-load", description = "Write no rows while it runs.")
  private boolean isIdle;

  @Option(names = "--keep", description = "Leave the scratch databases, and tell where they are.")
  private boolean isKept;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      description = "It is ended cleanly when it takes longer, as in 2h.")
  private @Nullable String limit;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      description = "Where the report is written (default: 'reports' beside the plan).")
  private @Nullable Path directory;

  RehearseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read = plan.readWithSteps(wiring, common);
    RehearsalOptions options = options(wiring);
    Path into = directory == null ? read.directory().resolve("reports") : directory;
    if (!read.steps().isEmpty()) {
      return new RehearsedStepsView(surroundings, common).play(read, options, into);
    }
    RehearsalReport report = play(wiring, read, options);
    List<Path> files = RehearsalFiles.write(report, read, into, wiring);
    new TeamKnowledge(read, wiring)
        .share(List.of(DryRunFile.file(read), Wiring.forecastFile(read)));
    give(report, files.stream().map(Wiring::shown).toList());
    return (report.isGo() ? ExitCode.OK : ExitCode.FINDINGS).status();
  }

  private RehearsalReport play(Wiring wiring, Plan read, RehearsalOptions options) {
    Terminal terminal = common.of(surroundings.terminal());
    boolean isSilent = common.progress() != ProgressScreen.Form.PEOPLE;
    try (ProgressScreen screen =
            ProgressScreen.open(
                terminal,
                common.progress(),
                wiring.clock(),
                "whimbrel rehearse %s (anew)".formatted(Wiring.shown(read.file())));
        Rehearsal rehearsal =
            new Rehearsal(
                read,
                options,
                wiring,
                screen,
                line -> {
                  if (!isSilent || isKept) {
                    terminal.err().println(Plain.line(line));
                  }
                });
        StopHook _ = StopHook.of(rehearsal::close, terminal.err())) {
      return rehearsal.play();
    }
  }

  private RehearsalOptions options(Wiring wiring) {
    return new RehearsalOptions(
        sample(),
        url(wiring, "--source-server", sourceServer),
        url(wiring, "--target-server", targetServer),
        isSmokeTested ? RehearsalOptions.SmokeTests.RUN : RehearsalOptions.SmokeTests.SKIP,
        isIdle ? RehearsalOptions.Load.NONE : RehearsalOptions.Load.TOUCH,
        isKept ? RehearsalOptions.Afterwards.KEEP : RehearsalOptions.Afterwards.REMOVE,
        Optional.ofNullable(limit).map(RehearseCommand::time));
  }

  private static Optional<DatabaseUrl> url(Wiring wiring, String option, @Nullable String text) {
    return Optional.ofNullable(text).map(t -> UrlArgument.parse(option, t).url(wiring));
  }

  private SampleRule sample() {
    if (share != null && rows != null) {
      throw wrong("--sample and --rows exclude each other", "give one of them");
    }
    if (rows != null) {
      if (rows < 1) {
        throw wrong("--rows is " + rows, "give 1 or more");
      }
      return new SampleRule.Rows(rows, seed);
    }
    return share == null ? new SampleRule.All() : new SampleRule.Share(share(share), seed);
  }

  private static Duration time(String text) {
    return Quantity.duration(text)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                wrong("--limit is '" + text + "'", "give a time above zero: " + Quantity.DURATION));
  }

  private static double share(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (number.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      double value = Double.parseDouble(number) / (text.endsWith("%") ? 100 : 1);
      if (value > 0 && value <= 1) {
        return value;
      }
    }
    throw wrong("--sample is '" + text + "'", "give a share above 0 and up to 100%, as in 1%");
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).fix(fix).exception();
  }

  private void give(RehearsalReport report, List<String> files) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new LinkedHashMap<>(report.json().data());
    data.put("files", files);
    Answer.give(terminal, common, "Rehearsal", data, text(report, files));
  }

  private String text(RehearsalReport report, List<String> files) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s rows of %d tables, there and back in %s\n"
            .formatted(
                report.isGo() ? "GO" : "NO-GO",
                Figures.count(report.rows()),
                report.tables().size(),
                Figures.duration(report.length())));
    report
        .against()
        .forEach(why -> text.append("  against it: ").append(Plain.line(why)).append('\n'));
    report.adjustments().forEach(a -> text.append("  adjust: ").append(Plain.line(a)).append('\n'));
    report
        .forecast()
        .ifPresent(
            forecast ->
                text.append(
                    "forecast of the real run: %s, pause %s (80 %%)\n"
                        .formatted(
                            ForecastWords.range(forecast.total()),
                            ForecastWords.range(forecast.pause()))));
    files.forEach(file -> text.append(file).append('\n'));
    return text.toString();
  }
}

package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.CarriedPlan;
import io.whimbrel.cli.project.TeamKnowledge;
import io.whimbrel.cli.rehearse.DryRunFile;
import io.whimbrel.cli.rehearse.RehearsalFiles;
import io.whimbrel.cli.rehearse.RehearsalOptions;
import io.whimbrel.cli.rehearse.StepsRehearsal;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.rehearsal.StepsReport;
import io.whimbrel.documents.rehearsal.TriedStep;
import io.whimbrel.engine.RunListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rehearsal of a plan of steps: played, written and told. */
record RehearsedStepsView(Surroundings surroundings, CommonOptions common) {

  /** Returns the exit code. */
  int play(Plan plan, RehearsalOptions options, Path directory) {
    if (options.smokeTests() == RehearsalOptions.SmokeTests.RUN
        || options.load() == RehearsalOptions.Load.NONE) {
      throw Problem.of(ProblemCode.USAGE)
          .what("--with-smoke-tests and --without-load are about the rows of a database")
          .where(plan.locate("steps"))
          .fix("leave them out; 'rehearse: run' at a step has its check asked")
          .exception();
    }
    Wiring wiring = surroundings.wiring();
    StepsReport report = report(wiring, plan, options);
    List<Path> files = RehearsalFiles.write(report, plan, directory, wiring);
    new TeamKnowledge(plan, wiring)
        .share(List.of(DryRunFile.file(plan), Wiring.forecastFile(plan)));
    give(report, files.stream().map(Wiring::shown).toList());
    return (report.isGo() ? ExitCode.OK : ExitCode.FINDINGS).status();
  }

  private StepsReport report(Wiring wiring, Plan plan, RehearsalOptions options) {
    Terminal terminal = common.of(surroundings.terminal());
    boolean isTold =
        common.progress() == ProgressScreen.Form.PEOPLE
            || options.afterwards() == RehearsalOptions.Afterwards.KEEP;
    try (ProgressScreen screen =
            ProgressScreen.open(
                terminal,
                common.progress(),
                wiring.clock(),
                "whimbrel rehearse %s (anew)".formatted(Wiring.shown(plan.file())));
        StepsRehearsal rehearsal =
            new StepsRehearsal(
                plan,
                options,
                wiring,
                CarriedPlan.opener(wiring, RunListener.none()),
                screen,
                line -> {
                  if (isTold) {
                    terminal.err().println(Plain.line(line));
                  }
                });
        StopHook _ = StopHook.of(rehearsal::close, terminal.err())) {
      return rehearsal.play();
    }
  }

  private void give(StepsReport report, List<String> files) {
    Map<String, Object> data = new LinkedHashMap<>(report.json().data());
    data.put("files", files);
    Answer.give(common.of(surroundings.terminal()), common, "Rehearsal", data, text(report, files));
  }

  private static String text(StepsReport report, List<String> files) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d of %d steps, there%s in %s\n"
            .formatted(
                report.isGo() ? "GO" : "NO-GO",
                report.steps().size() - report.untried().size(),
                report.steps().size(),
                report.isBack() ? " and back" : "",
                Figures.duration(report.length())));
    report
        .against()
        .forEach(why -> text.append("  against it: ").append(Plain.line(why)).append('\n'));
    StepsForecast forecast = report.forecast();
    if (!forecast.isEmpty()) {
      text.append(
          "  forecast: %s, and back %s%s\n"
              .formatted(
                  ForecastWords.range(forecast.there()),
                  ForecastWords.range(forecast.back()),
                  forecast.unknown().isEmpty()
                      ? ""
                      : ", without " + Plain.line(String.join(", ", forecast.unknown()))));
    }
    for (TriedStep step : report.untried()) {
      text.append("  not tried: ")
          .append(Plain.line("%s (%s)".formatted(step.name(), step.how())))
          .append('\n');
    }
    report.steps().stream()
        .filter(step -> !step.backWords().isEmpty())
        .forEach(
            step ->
                text.append("  ")
                    .append(Plain.line(step.name() + ": " + step.backWords()))
                    .append('\n'));
    files.forEach(file -> text.append(file).append('\n'));
    return text.toString();
  }
}

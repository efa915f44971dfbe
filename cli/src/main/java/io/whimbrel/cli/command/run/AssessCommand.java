package io.whimbrel.cli.command.run;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.AdviceFacts;
import io.whimbrel.cli.project.RiskLook;
import io.whimbrel.cli.project.TeamKnowledge;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.AssessmentView;
import io.whimbrel.cli.view.FindingsView;
import io.whimbrel.cli.view.RiskView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.engine.AssessOptions;
import io.whimbrel.engine.Assessment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "assess",
    description = {
      "Tells what is there, what cannot be carried and why, and how long it may take.",
      "Reads a sample of the source to measure, and all of it to find rows that do not fit the"
          + " target. Changes nothing."
    },
    footer = {"", "Example:", "  whimbrel assess plan.yaml --fail-on warn"})
final class AssessCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "block",
      description = "Exit with 3 on findings from here on: info, warn or block (default: block).")
  private Severity failOn = Severity.BLOCK;

  @Option(names = "--quick", description = "Leave the quality of the data out.")
  private boolean isQuick;

  AssessCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Plan read = PlanArgument.ofRows(plan.readToAssess(surroundings.wiring(), common));
    Terminal terminal = common.of(surroundings.terminal());
    AssessOptions options = new AssessOptions(isQuick, line -> tell(terminal, line));
    Assessment assessment = Operation.look(surroundings, read, m -> m.assess(options));
    surroundings.wiring().note(read, assessed(assessment));
    new TeamKnowledge(read, surroundings.wiring()).share(List.of(Wiring.assessedFile(read)));
    AssessmentView view = new AssessmentView(read, assessment);
    RiskLook look = RiskLook.at(read, surroundings.wiring());
    RiskView risk = new RiskView(look.risk(), look.rows());
    Map<String, Object> data = view.data();
    data.put("risk", risk.data());
    Answer.give(
        terminal,
        common,
        "Assessment",
        data,
        view.text(terminal.outPaint()) + risk.line(terminal.outPaint()));
    boolean isFound = new FindingsView(assessment.findings()).hasAtLeast(failOn);
    return (isFound ? ExitCode.FINDINGS : ExitCode.OK).status();
  }

  private static Assessed assessed(Assessment assessment) {
    Map<String, String> facts = new TreeMap<>(assessment.facts());
    facts.putAll(AdviceFacts.of(assessment.advice()));
    return new Assessed(
        facts,
        assessment.findings().stream()
            .filter(f -> f.severity() != Severity.INFO)
            .map(f -> new Assessed.Concern(f.severity(), f.code().text(), f.what()))
            .toList());
  }

  private void tell(Terminal terminal, String line) {
    if (common.progress() == ProgressScreen.Form.PEOPLE) {
      terminal.err().println(terminal.errPaint().dim(Plain.line(line)));
    }
  }
}

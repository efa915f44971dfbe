package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is typed in which order, and what people do themselves; of a plan of steps. */
public record RunbookSteps(Paper paper, RunbookFacts facts) {

  void write() {
    paper.heading(2, "Before");
    paper.code("sh", facts.command("check") + "\n" + facts.command("explain"));
    paper.heading(2, "Run");
    paper.text(
        "One command does the steps in their order and goes on where it was stopped. It ends with"
            + " exit code 5 where a person is asked.");
    paper.code("sh", facts.command("run") + "\n" + facts.command("status"));
    paper.table(
        List.of("Step", "Phase", "What", "After", "Longest", "Taken back by"),
        facts.plan().steps().all().stream().map(RunbookSteps::row).toList());
    asked();
  }

  private static List<String> row(Step step) {
    return List.of(
        step.name(),
        Words.of(step.phase()),
        kind(step.action()),
        step.after().isEmpty() ? "-" : String.join(", ", step.after()),
        step.timeout().map(Figures::limit).orElse("by kind"),
        step.is(Trait.IRREVERSIBLE)
            ? "nothing, as accepted"
            : step.undo().map(RunbookSteps::kind).orElse("itself"));
  }

  /** What a step does, in some words. */
  public static String kind(StepAction action) {
    return switch (action) {
      case StepAction.Sql sql -> "SQL on " + sql.database().name();
      case StepAction.Migrations migrations ->
          "migrations of %s on %s"
              .formatted(migrations.tool().title(), migrations.database().name());
      case StepAction.Command _ -> "a command";
      case StepAction.Http http ->
          "request: %s %s"
              .formatted(http.request().call().method(), http.request().call().url().reference());
      case StepAction.ChangeFile file -> "changes " + file.path().getFileName();
      case StepAction.Code code -> "changes sources in " + code.directory().getFileName();
      case StepAction.Copy copy ->
          "carries the rows of %s, until %s"
              .formatted(copy.shortPath(), copy.until().name().toLowerCase(Locale.ROOT));
      case StepAction.Wait wait -> "waits " + Figures.limit(wait.time());
      case StepAction.WaitUntil _ -> "waits for a check";
      case StepAction.Check _ -> "a check";
      case StepAction.Manual manual -> "by hand: " + manual.what();
      case StepAction.Traffic traffic -> "%d%% of the traffic".formatted(traffic.percent());
      case StepAction.Maintenance maintenance ->
          "switches maintenance mode " + maintenance.turn().name().toLowerCase(Locale.ROOT);
    };
  }

  private void asked() {
    List<List<String>> rows = new ArrayList<>();
    for (Step step : facts.plan().steps().all()) {
      if (step.action() instanceof StepAction.Copy copy) {
        rows.add(
            List.of(
                step.name(),
                "decides the gates of the plan that it carries, but for those of a rule",
                "whimbrel approve cutover " + copy.shortPath()));
      }
      asks(step)
          .ifPresent(
              what -> rows.add(List.of(step.name(), what, facts.command("tick " + step.name()))));
    }
    List<List<String>> gates = gates();
    if (!rows.isEmpty() || !gates.isEmpty()) {
      paper.heading(2, "Gates");
    }
    if (!gates.isEmpty()) {
      paper.table(List.of("Gate", "Stands before", "Who decides", "Go", "No-go"), gates);
    }
    if (!rows.isEmpty()) {
      paper.table(List.of("Step", "A person", "Then"), rows);
    }
  }

  private List<List<String>> gates() {
    ApprovalRules rules = facts.plan().approvals();
    return Arrays.stream(ApprovedGate.values())
        .filter(gate -> rules.of(gate).isPresent() || !rules.requiredAt(gate).isEmpty())
        .map(
            gate -> {
              String name = gate.name().toLowerCase(Locale.ROOT);
              return List.of(
                  name,
                  switch (gate) {
                    case START -> "the first step";
                    case CLEANUP -> "the end of the run";
                    default -> "the steps of this phase";
                  },
                  RunbookRun.who(facts.plan(), gate),
                  facts.command("approve " + name),
                  facts.command("reject " + name));
            })
        .toList();
  }

  private static Optional<String> asks(Step step) {
    if (step.action() instanceof StepAction.Manual manual) {
      return Optional.of("does it: " + manual.what());
    }
    return step.is(Trait.APPROVED_BY_PERSON) ? Optional.of("lets it begin") : Optional.empty();
  }
}

package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.List;
import java.util.stream.Stream;

/** When to go back, and how. */
record RunbookBack(Paper paper, RunbookFacts facts) {

  void write() {
    if (facts.plan().steps().isEmpty()) {
      criteria();
      rollback();
    } else {
      steps();
    }
  }

  private void criteria() {
    Plan plan = facts.plan();
    paper.heading(2, "When to go back");
    List<TriggerRule> triggers = plan.watch().triggers();
    if (triggers.isEmpty()) {
      paper.unknown(
          "What makes the old side take over again", "say it in the plan: rollback.triggers");
    } else {
      paper.table(
          List.of("Trigger", "Condition", "For", "Within", "Who decides"),
          triggers.stream().map(RunbookBack::row).toList());
    }
    paper.label("Whatever figures say, people go back for");
    paper.bullets(
        List.of(
            "a decision of stakeholders",
            "critical issues that nobody foresaw",
            "a violation of compliance",
            "a security concern"));
    paper.label("What status advises, by the time since the cutover and the data at stake");
    paper.table(
        List.of("Time since cutover", "Low", "Medium", "High"),
        List.of(
            List.of("less than an hour", "rollback", "evaluate", "evaluate"),
            List.of("less than a day", "rollback", "evaluate", "forward-fix"),
            List.of("longer", "evaluate", "forward-fix", "forward-fix")));
  }

  private static List<String> row(TriggerRule trigger) {
    return List.of(
        trigger.name(),
        trigger.condition().toString(),
        Figures.limit(trigger.forTime()),
        Figures.limit(trigger.within()) + " of the cutover",
        trigger.decide() == TriggerRule.Decide.RULE ? "the rule" : "a person");
  }

  private void rollback() {
    Plan plan = facts.plan();
    boolean isSynced = plan.rollback().wayBack() == RollbackRules.WayBack.SYNC;
    paper.heading(2, "How to go back");
    paper.heading(3, "Before the cutover");
    paper.text("The old side is in charge and misses nothing.");
    paper.code("sh", facts.command("abort"));
    paper.heading(3, "Behind the cutover");
    if (!isSynced) {
      paper.text(
          "The plan has no way back: what the new side accepted would be lost. Mend what is wrong"
              + " on the new side, or restore a backup by hand.");
      return;
    }
    paper.text(
        "Until cleanup every write of the new side is carried back. Writes stop for at most %s."
            .formatted(Figures.limit(plan.limits().pause())));
    paper.code(
        "sh",
        facts.command("rollback")
            + " --dry-run\n"
            + facts.command("rollback")
            + " --why 'what is wrong'");
    Stream<String> switches =
        plan.cutover().switches().isEmpty()
            ? Stream.of()
            : Stream.of("the switches are undone in reverse order");
    paper.numbered(
        Stream.of(
                Stream.of("the new side refuses writes", "what is left is carried back, proved"),
                switches,
                plan.rollback().smokeTests().stream()
                    .map(t -> "smoke test: " + t.lines().findFirst().orElse("")),
                Stream.of("the old side accepts writes"))
            .flatMap(lines -> lines)
            .toArray(String[]::new));
    if (!plan.rollback().accept().isEmpty()) {
      paper.field(
          "Columns that lose something, as the plan accepts",
          String.join(", ", plan.rollback().accept().stream().map(Object::toString).toList()));
    }
    if (plan.rollback().smokeTests().isEmpty()) {
      paper.unknown(
          "What shows that the application works on the old side again",
          "say it in the plan: rollback.smoke-tests");
    }
    paper.text("Then remove what is left on the new side:");
    paper.code("sh", facts.command("cleanup"));
  }

  private void steps() {
    paper.heading(2, "When to go back");
    paper.text("A person decides. Steps that are done are taken back in reverse order.");
    paper.heading(2, "How to go back");
    paper.code("sh", facts.command("rollback"));
    List<String> forever =
        facts.plan().steps().all().stream()
            .filter(step -> step.is(Step.Trait.IRREVERSIBLE))
            .map(Step::name)
            .toList();
    if (!forever.isEmpty()) {
      paper.field("Nothing takes back, as the plan accepts", String.join(", ", forever));
    }
  }
}

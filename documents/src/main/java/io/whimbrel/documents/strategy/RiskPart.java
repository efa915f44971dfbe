package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may go wrong, what is kept against it, and how it goes back. */
record RiskPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Risk Management");
    paper.heading(3, "Risk Assessment");
    paper.table(
        List.of("Risk", "Likelihood", "Impact", "Severity", "Mitigation", "Shown by", "Still open"),
        facts.risks().stream().map(RiskPart::row).toList());
    paper.text("The level, " + facts.risk().level().title() + ", follows from these reasons:");
    paper.bullets(
        facts.risk().reasons().stream().map(r -> r.level().title() + ": " + r.what()).toList());
    facts.risk().lowered().ifPresent(why -> paper.field("Lowered by hand", why));
    backup();
    rollback();
    criteria();
  }

  private static List<String> row(RiskRow row) {
    return List.of(
        row.name(),
        row.likelihood().title(),
        row.impact().title(),
        row.severity().title(),
        row.mitigation(),
        row.evidence().isEmpty() ? "-" : String.join("; ", row.evidence()),
        row.open().isEmpty() ? "-" : row.open());
  }

  private void backup() {
    Plan plan = facts.plan();
    BackupRules backup = plan.backup();
    paper.heading(3, "Backup Strategy");
    paper.label("Pre-Migration Backups");
    if (backup.isWanted()) {
      paper.text(
          "%s makes it before anything is written, into %s. It can be made, tried and restored at any time:"
              .formatted(
                  backup.by() == BackupRules.Maker.WHIMBREL ? "Whimbrel" : "pg_dump",
                  Words.counted(backup.to().size(), "place")));
      String file = String.valueOf(plan.file().getFileName());
      paper.code(
          "bash",
          """
          whimbrel backup %s
          whimbrel backup list %s
          whimbrel backup verify %s
          whimbrel restore %s --to env:SCRATCH_DATABASE_URL\
          """
              .formatted(file, file, file, file));
    } else {
      paper.text("The plan asks for none: 'backup' of the plan has Whimbrel make it.");
    }
    paper.label("Backup Retention");
    paper.list(
        Stream.of(
            Paper.item(
                "Pre-migration backup", backup.isWanted() ? Figures.limit(backup.keep()) : "none"),
            Paper.item(
                "Daily backups during migration",
                backup.isWanted() ? Figures.limit(backup.daily()) : "none"),
            Paper.item("Post-migration", "Normal retention policy")));
    paper.label("Backup Verification");
    paper.add(new Block.Checks(evidence.of("backup")));
  }

  private void rollback() {
    paper.heading(3, "Rollback Strategy");
    paper.label("Rollback Scenarios");
    paper.numbered(
        "Migration fails partway through",
        "Data corruption detected",
        "Unacceptable performance",
        "Critical bugs discovered",
        "Stakeholder decision");
    paper.label("Rollback Procedures");
    paper.heading(4, "Scenario 1: Early Failure (During Migration)");
    String file = String.valueOf(facts.plan().file().getFileName());
    if (facts.plan().steps().isEmpty()) {
      rowsBack(file);
    } else {
      stepsBack(file);
    }
  }

  /** Steps are taken back in reverse order, whenever that is asked for. */
  private void stepsBack(String file) {
    paper.text("What a step has done is taken back by its undo, in reverse order.");
    paper.code("bash", "whimbrel abort " + file);
    paper.field("Recovery Time", Optional.empty(), "whimbrel does not know it");
    paper.heading(4, "Scenario 2: Post-Cutover Rollback");
    paper.text("The same, as long as nobody cleaned up.");
    paper.code("bash", "whimbrel rollback " + file);
    paper.field("Recovery Time", Optional.empty(), "whimbrel does not know it");
    paper.field("Data Loss Risk", Optional.empty(), "whimbrel does not know it");
    paper.field("Note", "steps that the plan calls irreversible stay as they are.");
  }

  private void rowsBack(String file) {
    paper.text(
        "The old side is in charge until the cutover and misses nothing: no backup has to be"
            + " restored, no configuration to be put back.");
    paper.code("bash", "whimbrel abort " + file);
    paper.field("Recovery Time", "none: the application never left the old side");
    paper.heading(4, "Scenario 2: Post-Cutover Rollback");
    boolean isSynced = facts.plan().rollback().wayBack() == RollbackRules.WayBack.SYNC;
    paper.text(
        isSynced
            ? "Every write that the new side accepted has been carried back; the old side takes"
                + " over with all of them, as long as nobody cleaned up."
            : "The plan has no way back behind the cutover: what the new side accepted would be"
                + " lost.");
    paper.code(
        "bash", "whimbrel rollback --dry-run %s\nwhimbrel rollback %s".formatted(file, file));
    Optional<Duration> back = Past.of(facts).millis("rollback.pause.millis");
    paper.field(
        "Recovery Time",
        back.map(p -> "writes stopped for " + Figures.duration(p))
            .orElse("writes stop for at most " + Figures.limit(facts.plan().limits().pause())));
    paper.field("Data Loss Risk", isSynced ? "Low: no write is lost" : "High");
    paper.field(
        "Note",
        isSynced
            ? "writes to the new side come back with a rollback until cleanup; behind it only a"
                + " migration of its own leads back."
            : "behind the cutover a rollback becomes complex.");
  }

  private void criteria() {
    paper.heading(3, "Rollback Decision Criteria");
    paper.label("Automatic Rollback Triggers");
    List<TriggerRule> triggers = facts.plan().watch().triggers();
    List<String> byRule =
        triggers.stream()
            .filter(t -> t.decide() == TriggerRule.Decide.RULE)
            .map(RiskPart::told)
            .toList();
    paper.bullets(byRule.isEmpty() ? List.of("None by the plan (rollback.triggers)") : byRule);
    paper.label("Manual Rollback Triggers");
    paper.bullets(
        Stream.concat(
                triggers.stream()
                    .filter(t -> t.decide() == TriggerRule.Decide.PERSON)
                    .map(RiskPart::told),
                Stream.of(
                    "Stakeholder decision",
                    "Unforeseen critical issues",
                    "Compliance violation",
                    "Security concern"))
            .toList());
    paper.label("Rollback Decision Matrix");
    boolean isSynced = facts.plan().rollback().wayBack() == RollbackRules.WayBack.SYNC;
    paper.table(
        List.of("Time Since Cutover", "Data Loss Risk", "Rollback Decision"),
        isSynced
            ? List.of(
                List.of("< 1 hour", "Low", "Easy rollback"),
                List.of("1-24 hours", "Low", "Easy rollback; whimbrel status advises"),
                List.of("> 24 hours", "Low until cleanup", "Evaluate carefully"),
                List.of("behind cleanup", "High", "Likely forward-fix"))
            : List.of(
                List.of("< 1 hour", "High", "Evaluate carefully"),
                List.of("1-24 hours", "High", "Likely forward-fix"),
                List.of("> 24 hours", "High", "Forward-fix")));
  }

  private static String told(TriggerRule trigger) {
    return "%s: %s for %s, within %s of the cutover"
        .formatted(
            trigger.name(),
            trigger.condition(),
            Figures.limit(trigger.forTime()),
            Figures.limit(trigger.within()));
  }
}

package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Check;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.LocalDate;
import java.util.Optional;

/** What it is, and why. */
record OverviewPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Overview");
    Plan plan = facts.plan();
    paper.field("Migration ID", plan.migration().whole().text());
    Schedule schedule = plan.dossier().schedule();
    paper.field(
        "Date",
        Past.of(facts)
            .begun()
            .map(Times::day)
            .or(() -> schedule.start().or(schedule::eta).map(LocalDate::toString)),
        "say it in the plan: schedule.start");
    paper.field("Type", Words.types(plan.types()));
    paper.field("Scope", scope());
    paper.field("Risk Level", facts.risk().level().title());
    paper.field(
        "Estimated Duration",
        facts.forecast().map(Forecast::total).map(ForecastWords::range).or(this::assessed),
        "whimbrel rehearse foretells it, whimbrel assess estimates it");
    classification();
    business();
  }

  private Optional<String> assessed() {
    return facts
        .advice()
        .flatMap(
            advice ->
                advice.costs().stream()
                    .filter(cost -> cost.strategy() == facts.plan().strategy())
                    .findFirst())
        .map(cost -> "about " + Figures.limit(cost.time()) + ", people's time left out");
  }

  private String scope() {
    Plan plan = facts.plan();
    if (!plan.steps().isEmpty()) {
      return "System-Wide: " + Words.counted(plan.steps().all().size(), "step");
    }
    String patterns = String.join(", ", plan.tables().include());
    long tables = facts.assessed().number("source.tables.count").orElse(0);
    String word =
        tables == 1
            ? "Single Table"
            : plan.tables().include().stream().allMatch(p -> p.endsWith("*"))
                    && plan.tables().exclude().isEmpty()
                ? "Entire Database"
                : "Multiple Tables";
    String without =
        plan.tables().exclude().isEmpty()
            ? ""
            : " without " + String.join(", ", plan.tables().exclude());
    return "%s: %s%s%s"
        .formatted(
            word, patterns, without, tables > 0 ? ", " + Words.counted(tables, "table") : "");
  }

  private void classification() {
    paper.heading(3, "Migration Classification");
    paper.label("Type of Migration");
    paper.add(new Block.Checks(evidence.of("type")));
    paper.field("Complexity", complexity());
    paper.field("Reversibility", reversibility());
  }

  /** By what changes on the way: nothing, names and types, or how values come to be. */
  private String complexity() {
    Plan plan = facts.plan();
    boolean isComputed =
        plan.maps().values().stream()
            .anyMatch(
                map ->
                    map.key().isPresent()
                        || map.columns().values().stream().anyMatch(c -> c.up().isPresent()));
    if (plan.types().size() > 2 || (isComputed && plan.types().size() > 1)) {
      return "Complex: several types of change, and values that are computed on the way";
    }
    if (isComputed || plan.types().size() > 1 || !plan.steps().isEmpty()) {
      return "Medium: " + (isComputed ? "values are computed on the way" : "several changes");
    }
    return plan.maps().isEmpty()
        ? "Simple: rows go over as they are"
        : "Medium: tables change on the way";
  }

  private String reversibility() {
    Plan plan = facts.plan();
    if (!plan.steps().isEmpty()) {
      long kept = plan.steps().all().stream().filter(s -> s.is(Step.Trait.IRREVERSIBLE)).count();
      return kept == 0
          ? "Fully Reversible: whatever a step did is taken back"
          : "Partially Reversible: nothing takes back " + Words.counted(kept, "step");
    }
    if (facts.standing().status() == MigrationStatus.COMPLETED) {
      return "Irreversible since its cleanup";
    }
    return switch (plan.rollback().wayBack()) {
      case SYNC ->
          plan.rollback().accept().isEmpty()
              ? "Fully Reversible until cleanup: every write of the new side is carried back"
              : "Partially Reversible until cleanup: nothing is brought back for "
                  + Words.counted(plan.rollback().accept().size(), "column");
      case NONE -> "Reversible until the cutover, Irreversible behind it";
    };
  }

  private void business() {
    paper.heading(2, "Business Context");
    paper.heading(3, "Why This Migration?");
    Optional<String> why = facts.plan().dossier().description();
    if (why.isPresent()) {
      paper.text(why.get());
      paper.perhaps("Why This Migration?");
    } else {
      paper.written("Why This Migration?");
    }
    paper.label("Primary Reasons");
    paper.add(new Block.Checks(evidence.of("reason")));
    if (evidence.of("reason").stream().noneMatch(Check::isTicked)) {
      paper.unknown("Primary Reasons", "tick them, as in: whimbrel tick reason.scalability");
    }
    paper.heading(3, "Expected Benefits");
    paper.label("Technical Benefits");
    paper.written("Technical Benefits");
    paper.label("Business Benefits");
    paper.written("Business Benefits");
    paper.label("Cost of NOT Migrating");
    paper.written("Cost of NOT Migrating");
  }
}

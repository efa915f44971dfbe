package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.fact.StrategyWords;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How it goes over. */
record ApproachPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  /** A strategy as the form describes it. */
  private record Option(
      Strategy strategy,
      String title,
      String description,
      List<String> pros,
      List<String> cons,
      String when) {}

  private static final List<Option> OPTIONS =
      List.of(
          new Option(
              Strategy.BIG_BANG,
              "Option 1: Big Bang Migration",
              "Migrate all data at once during maintenance window",
              List.of("Simple and clean", "Single cutover point", "No dual-write complexity"),
              List.of("Requires downtime", "Higher risk", "All-or-nothing"),
              "Small databases, acceptable downtime, low risk tolerance for data inconsistency"),
          new Option(
              Strategy.PHASED,
              "Option 2: Phased Migration",
              "Migrate data in phases (e.g., by table, by date range, by tenant)",
              List.of(
                  "Lower risk per phase", "Can validate incrementally", "Smaller rollback scope"),
              List.of(
                  "Complex coordination",
                  "Longer overall timeline",
                  "Data inconsistency between phases"),
              "Large databases, zero-downtime requirement, complex schema"),
          new Option(
              Strategy.PARALLEL_RUN,
              "Option 3: Parallel Run (Dual Write)",
              "Write to both old and new system, gradually shift reads",
              List.of("Zero downtime", "Easy rollback", "Validate before cutover"),
              List.of(
                  "Complex application logic",
                  "Temporary performance impact",
                  "Data sync challenges"),
              "Mission-critical systems, zero-downtime required, high data volume"),
          new Option(
              Strategy.BLUE_GREEN,
              "Option 4: Blue-Green Migration",
              "Set up new system (green), migrate data, switch traffic",
              List.of("Zero downtime", "Easy rollback", "Full testing before cutover"),
              List.of(
                  "Double resource cost",
                  "Complex sync during migration",
                  "Requires load balancer"),
              "Cloud migrations, infrastructure changes, high availability requirements"));

  void write() {
    paper.heading(2, "Migration Approach");
    paper.heading(3, "Migration Strategy");
    boolean isStepped = !facts.plan().steps().isEmpty();
    paper.field(
        "Selected Strategy",
        isStepped ? "steps in their order" : Words.strategy(facts.plan().strategy()));
    OPTIONS.forEach(this::option);
    recommendation();
    downtime();
  }

  private void option(Option option) {
    boolean isChosen =
        facts.plan().steps().isEmpty() && option.strategy() == facts.plan().strategy();
    paper.heading(4, option.title());
    if (isChosen) {
      paper.text("This is what the plan says.");
    }
    paper.field("Description", option.description());
    paper.label("Pros");
    paper.bullets(option.pros());
    paper.label("Cons");
    paper.bullets(option.cons());
    paper.field("When to use", option.when());
    facts.advice().stream()
        .flatMap(advice -> advice.costs().stream())
        .filter(cost -> cost.strategy() == option.strategy())
        .forEach(
            cost ->
                paper.field(
                    "Would take here",
                    "about %s, with writes stopped for about %s"
                        .formatted(Figures.limit(cost.time()), Figures.limit(cost.pause()))));
  }

  private void recommendation() {
    paper.section("Migration Strategy");
    Optional<StrategyWords> advice = facts.advice();
    paper.field(
        "Recommended Strategy",
        advice.map(a -> Words.strategy(a.recommended())),
        "whimbrel assess weighs them");
    paper.field(
        "Rationale",
        facts
            .notes()
            .value("Migration Strategy", "Rationale")
            .or(() -> advice.map(StrategyWords::reason)),
        paper.itemInNotes("Migration Strategy", "Rationale"));
  }

  private void downtime() {
    paper.heading(3, "Zero-Downtime Requirements");
    if (facts.plan().steps().isEmpty()) {
      downtimeOfRows(facts.plan());
    } else {
      paper.field("Acceptable Downtime", Optional.empty(), "whimbrel does not know it");
      paper.field("Actual Expected Downtime", Optional.empty(), "whimbrel does not know it");
    }
    paper.label("If zero-downtime required");
    paper.add(new Block.Checks(evidence.of("zero")));
  }

  private void downtimeOfRows(Plan plan) {
    Duration allowed =
        plan.strategy() == Strategy.BIG_BANG
            ? plan.limits().downtime().orElse(plan.limits().pause())
            : plan.limits().pause();
    paper.field(
        "Acceptable Downtime",
        plan.strategy() == Strategy.BIG_BANG
            ? Figures.limit(allowed)
            : "Zero for reads; writes wait for at most " + Figures.limit(allowed));
    paper.field(
        "Actual Expected Downtime",
        facts.forecast().map(f -> ForecastWords.range(f.pause())).or(this::weighed),
        "whimbrel rehearse foretells it");
  }

  private Optional<String> weighed() {
    return facts.advice().stream()
        .flatMap(a -> a.costs().stream())
        .filter(c -> c.strategy() == facts.plan().strategy())
        .map(c -> "about " + Figures.limit(c.pause()))
        .findFirst();
  }
}

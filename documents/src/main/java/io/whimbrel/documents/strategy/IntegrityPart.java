package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import io.whimbrel.documents.strategy.structure.ValidationSql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is proved, by what, and what came of it. */
record IntegrityPart(Paper paper, StrategyFacts facts, Evidence evidence) {
  private static final int QUERIES_MAX = 10;

  void write() {
    paper.heading(2, "Data Integrity & Validation");
    strategy();
    scripts();
    quality();
    paper.heading(3, "Reconciliation Report");
    if (facts.reconciliation().isPresent()) {
      paper.code("", facts.reconciliation().get().stripTrailing());
    } else {
      paper.unknown("Reconciliation Report", "whimbrel run makes the proofs that it is made of");
    }
  }

  private void strategy() {
    paper.heading(3, "Validation Strategy");
    paper.label("Validation Levels");
    List<Block.Bullet> levels = new ArrayList<>();
    for (Level level : Level.values()) {
      levels.add(Paper.item(title(level), what(level) + " - " + standing(level)));
    }
    paper.add(new Block.Bullets(levels, true));
  }

  private static String title(Level level) {
    return switch (level) {
      case STRUCTURE -> "Structural Validation";
      case COUNT -> "Count Validation";
      case SAMPLE -> "Sample Validation";
      case CHECKSUM -> "Checksum Validation";
      case RULES -> "Business Logic Validation";
    };
  }

  private static String what(Level level) {
    return switch (level) {
      case STRUCTURE -> "Schema matches";
      case COUNT -> "Record counts match";
      case SAMPLE -> "Random samples verified";
      case CHECKSUM -> "Data integrity verified";
      case RULES -> "Domain rules satisfied";
    };
  }

  private String standing(Level level) {
    List<Proof> proofs = Past.of(facts).proofs(level);
    if (proofs.isEmpty()) {
      return facts.plan().verify().asksFor(level) ? "not proved yet" : "not asked for by the plan";
    }
    long equal = proofs.stream().filter(Proof::isEqual).count();
    String at =
        proofs.stream().map(Proof::at).max(Comparator.naturalOrder()).map(Times::minute).orElse("");
    return "%d of %s equal, %s".formatted(equal, Words.counted(proofs.size(), "proof"), at);
  }

  private void scripts() {
    paper.heading(3, "Validation Scripts");
    paper.text(
        "Whimbrel compares by itself, in the map of the plan: 'whimbrel verify %s' does so at any"
                .formatted(facts.plan().file().getFileName())
            + " time. What its comparisons come to, for whoever wants to ask by hand:");
    paper.heading(4, "Count Validation");
    paper.code("sql", new ValidationSql(facts).counts());
    paper.heading(4, "Sample Validation");
    paper.code("sql", new ValidationSql(facts).samples());
    paper.heading(4, "Checksum Validation");
    paper.code("sql", new ValidationSql(facts).checksums());
    List<DataRule> rules = facts.plan().verify().rules();
    if (!rules.isEmpty()) {
      paper.heading(4, "Business Rules");
      paper.code(
          "sql",
          rules.stream()
              .map(
                  r -> "-- %s\n%s".formatted(r.name(), r.target().or(r::source).orElse("").strip()))
              .collect(Collectors.joining("\n\n")));
    }
  }

  /** What shows the rows that were found, as the run asked for them. */
  private void queries(List<QualityResult> found) {
    String sql =
        found.stream()
            .filter(q -> !q.query().isEmpty())
            .limit(QUERIES_MAX)
            .map(q -> "-- %s\n%s".formatted(q.check(), q.query().strip()))
            .collect(Collectors.joining("\n\n"));
    if (!sql.isEmpty()) {
      paper.text("These statements show the rows:");
      paper.code("sql", sql);
    }
  }

  private void quality() {
    paper.heading(3, "Data Quality Checks");
    paper.label("Pre-Migration Checks");
    paper.add(new Block.Checks(evidence.of("quality-before")));
    paper.label("Post-Migration Checks");
    paper.add(new Block.Checks(evidence.of("quality-after")));
    List<QualityResult> found =
        facts.histories().stream()
            .flatMap(h -> h.quality().stream())
            .filter(q -> q.count() > 0)
            .toList();
    if (!found.isEmpty()) {
      paper.table(
          List.of("When", "Check", "Rows", "Acceptable", "What becomes of them"),
          found.stream()
              .map(
                  q ->
                      List.of(
                          q.moment().name().toLowerCase(Locale.ROOT),
                          q.check().toString(),
                          Figures.count(q.count()),
                          q.check().acceptableText(),
                          q.check().policy().text()))
              .toList());
      queries(found);
    }
  }
}

package io.whimbrel.documents.strategy;

import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Cost;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import io.whimbrel.documents.strategy.structure.Performance;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What came of it. */
record ReviewPart(Paper paper, StrategyFacts facts) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  void write() {
    paper.heading(2, "Post-Migration Review");
    metrics();
    actual();
    paper.heading(3, "Issues Encountered");
    List<String> troubles =
        Stream.concat(
                facts.logbook().issues().stream().map(ReviewPart::told),
                ProgressPart.troubles(facts).stream()
                    .map(e -> "%s (%s)".formatted(e.text(), Times.minute(e.at()))))
            .toList();
    paper.bullets(troubles.isEmpty() ? List.of("none that the journal knows of") : troubles);
    paper.perhaps("Issues Encountered");
    paper.heading(3, "Lessons Learned");
    paper.label("What Went Well");
    paper.afterwards("What Went Well", isOver());
    paper.label("What Could Be Improved");
    paper.afterwards("What Could Be Improved", isOver());
    paper.label("For Next Migration");
    paper.afterwards("For Next Migration", isOver());
    paper.heading(3, "Benefits Realized");
    paper.label("Immediate Benefits");
    paper.afterwards("Immediate Benefits", isOver());
    paper.label("Long-term Benefits (Expected)");
    paper.afterwards("Long-term Benefits (Expected)", isOver());
    paper.label("Unexpected Benefits");
    paper.afterwards("Unexpected Benefits", isOver());
  }

  private static String told(Issue issue) {
    return "%s - Impact: %s - Resolution: %s"
        .formatted(
            issue.opened().text(),
            issue.opened().severity().text(),
            issue.closed().map(c -> c.resolution()).orElse("open"));
  }

  private boolean isOver() {
    return facts.standing().status().isOver();
  }

  private void metrics() {
    paper.heading(3, "Final Metrics");
    List<List<String>> rows = new ArrayList<>();
    rows.add(volume());
    rows.add(records());
    rows.addAll(new Performance(paper, facts).review());
    if (rows.stream().noneMatch(r -> r.getFirst().equals("Query Performance"))) {
      rows.add(List.of("Query Performance", "not measured", "not measured", "-", "-", "-"));
    }
    rows.add(storage());
    rows.add(downtime());
    paper.table(List.of("Metric", "Before", "After", "Change", "Target", "Met?"), rows);
  }

  private List<String> volume() {
    String before =
        facts.assessed().number("source.bytes").stream()
            .mapToObj(Figures::bytes)
            .findFirst()
            .or(() -> facts.catalogs().source().map(s -> Figures.bytes(s.bytes())))
            .orElse("not known");
    String after = facts.catalogs().target().map(t -> Figures.bytes(t.bytes())).orElse("not known");
    return List.of("Data Volume", before, after, "-", "-", "-");
  }

  private List<String> records() {
    List<Proof> counts = Past.of(facts).proofs(Level.COUNT);
    List<Proof> proofs = counts.isEmpty() ? Past.of(facts).proofs(Level.CHECKSUM) : counts;
    if (proofs.isEmpty()) {
      return List.of("Record Count", "not proved yet", "not proved yet", "-", "equal", "-");
    }
    long rows = proofs.stream().mapToLong(Proof::rows).sum();
    boolean isEqual = proofs.stream().allMatch(Proof::isEqual);
    return List.of(
        "Record Count",
        Figures.count(rows),
        isEqual ? Figures.count(rows) : "differs",
        "-",
        "equal",
        isEqual ? "yes" : "no");
  }

  private List<String> storage() {
    CostPart costs = new CostPart(paper, facts);
    Optional<BigDecimal> before = costs.rules().cost(Cost.SOURCE);
    Optional<BigDecimal> after = costs.rules().cost(Cost.TARGET);
    return List.of(
        "Storage Cost",
        before.map(b -> costs.money(b) + "/mo").orElse("not given (document.costs.source)"),
        after.map(a -> costs.money(a) + "/mo").orElse("not given (document.costs.target)"),
        before.flatMap(b -> after.map(a -> variance(b, a))).orElse("-"),
        "-",
        "-");
  }

  private List<String> downtime() {
    Duration allowed =
        facts.plan().strategy() == Strategy.BIG_BANG
            ? facts.plan().limits().downtime().orElse(facts.plan().limits().pause())
            : facts.plan().limits().pause();
    Optional<Duration> pause = Past.of(facts).millis("cutover.pause.millis");
    return List.of(
        "Downtime",
        "-",
        pause.map(Figures::duration).orElse("none yet"),
        "-",
        "< " + Figures.limit(allowed),
        pause.map(p -> p.compareTo(allowed) <= 0 ? "yes" : "no").orElse("-"));
  }

  private static String variance(BigDecimal planned, BigDecimal actual) {
    if (planned.signum() == 0) {
      return "-";
    }
    return String.format(
        Locale.ROOT,
        "%+d%%",
        actual
            .subtract(planned)
            .multiply(HUNDRED)
            .divide(planned, 0, RoundingMode.HALF_UP)
            .intValue());
  }

  private void actual() {
    paper.heading(3, "Actual vs Planned");
    timeline();
    CostPart costs = new CostPart(paper, facts);
    compared(
        "Effort",
        costs.hours().map(h -> h.toPlainString() + " hours"),
        costs.rules().cost(Cost.WORKED).map(h -> h.toPlainString() + " hours"),
        costs.hours().flatMap(p -> costs.rules().cost(Cost.WORKED).map(a -> variance(p, a))),
        Cost.WORKED);
    compared(
        "Cost",
        costs.totalTold(),
        costs.rules().cost(Cost.SPENT).map(costs::money),
        costs.total().flatMap(p -> costs.rules().cost(Cost.SPENT).map(a -> variance(p, a))),
        Cost.SPENT);
  }

  private void compared(
      String label,
      Optional<String> planned,
      Optional<String> actual,
      Optional<String> variance,
      Cost place) {
    paper.label(label);
    paper.list(
        Stream.of(
            Paper.item("Planned", planned.orElse("no number in the plan (document.costs)")),
            isOver()
                ? paper.item("Actual", actual, "say it in the plan: document.costs." + place.text())
                : Paper.item("Actual", actual.orElse("not over yet")),
            Paper.item("Variance", variance.orElse("-"))));
  }

  private void timeline() {
    Schedule schedule = facts.plan().dossier().schedule();
    Past past = Past.of(facts);
    Optional<Long> planned =
        schedule
            .start()
            .flatMap(from -> schedule.eta().map(to -> to.toEpochDay() - from.toEpochDay() + 1));
    Optional<Duration> actual =
        past.begun().flatMap(from -> past.ended().map(to -> Duration.between(from, to)));
    paper.label("Timeline");
    paper.list(
        Stream.of(
            paper.item(
                "Planned",
                planned.map(days -> Words.counted(days, "day")),
                "say it in the plan: schedule.start, schedule.eta"),
            Paper.item("Actual", actual.map(Figures::duration).orElse("not over yet")),
            Paper.item(
                "Variance",
                planned
                    .flatMap(p -> actual.map(a -> "%+d days".formatted(a.toDays() + 1 - p)))
                    .orElse("-"))));
  }
}

package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.Cost;
import io.whimbrel.core.plan.DocumentRules;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What it costs and brings, computed from the numbers of the plan. */
record CostPart(Paper paper, StrategyFacts facts) {
  private static final BigDecimal MONTHS = BigDecimal.valueOf(12);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static final List<Cost> HOURS =
      List.of(Cost.PLANNING, Cost.DEVELOPMENT, Cost.TESTING, Cost.EXECUTION, Cost.MONITORING);

  private static final List<Cost> INFRASTRUCTURE =
      List.of(Cost.TARGET, Cost.DUAL_RUN, Cost.BACKUPS);
  private static final List<Cost> LABOUR = and(HOURS, Cost.HOUR);
  private static final List<Cost> ONCE = and(LABOUR, Cost.DUAL_RUN, Cost.DOWNTIME);
  private static final List<Cost> YEARLY = List.of(Cost.PERFORMANCE, Cost.SAVINGS, Cost.RISK);
  private static final List<Cost> ALL = and(ONCE, Cost.PERFORMANCE, Cost.SAVINGS, Cost.RISK);

  private static final Map<Cost, String> TITLES =
      Map.of(
          Cost.TARGET, "Target database infrastructure",
          Cost.DUAL_RUN, "Temporary dual-run costs",
          Cost.BACKUPS, "Backup storage",
          Cost.DOWNTIME, "Revenue impact during downtime",
          Cost.PERFORMANCE, "Performance improvement value",
          Cost.SAVINGS, "Cost savings",
          Cost.RISK, "Risk reduction");

  void write() {
    paper.heading(2, "Cost Estimation");
    paper.heading(3, "Infrastructure Costs");
    paper.list(
        Stream.of(
            item(Cost.TARGET, "/month"),
            item(Cost.DUAL_RUN, " (during migration)"),
            item(Cost.BACKUPS, "/month"),
            Paper.item(
                "Total Infrastructure",
                sum(infrastructure(), " for the first month", INFRASTRUCTURE))));
    paper.heading(3, "Labor Costs");
    paper.list(
        Stream.concat(
            HOURS.stream().map(this::labour),
            Stream.of(Paper.item("Total Labor", sum(labour(), "", LABOUR)))));
    paper.heading(3, "Opportunity Costs");
    paper.list(
        Stream.of(
            paper.item(
                "Features delayed",
                facts.notes().value("Opportunity Costs", "Features delayed"),
                paper.itemInNotes("Opportunity Costs", "Features delayed")),
            item(Cost.DOWNTIME, "")));
    paper.field("Total Migration Cost", sum(total(), "", ONCE));
    benefits();
  }

  private static List<Cost> and(List<Cost> some, Cost... others) {
    return Stream.concat(some.stream(), Stream.of(others)).toList();
  }

  private Optional<BigDecimal> cost(Cost cost) {
    return facts.plan().dossier().document().cost(cost);
  }

  private static String place(Cost cost) {
    return "say it in the plan: document.costs." + cost.text();
  }

  private Block.Bullet item(Cost cost, String behind) {
    String title = TITLES.getOrDefault(cost, Words.of(cost));
    return paper.item(title, cost(cost).map(n -> money(n) + behind), place(cost));
  }

  private Block.Bullet labour(Cost cost) {
    Optional<String> line =
        cost(cost)
            .flatMap(
                hours ->
                    cost(Cost.HOUR)
                        .map(
                            rate ->
                                "%s hours \u00d7 %s/hour = %s"
                                    .formatted(
                                        hours.toPlainString(),
                                        money(rate),
                                        money(hours.multiply(rate)))));
    return paper.item(
        Words.of(cost), line, cost(cost).isPresent() ? place(Cost.HOUR) : place(cost));
  }

  /** An amount of money, as the plan's currency is written. */
  String money(BigDecimal amount) {
    BigDecimal rounded = amount.setScale(2, RoundingMode.HALF_UP);
    String number =
        rounded.stripTrailingZeros().scale() <= 0
            ? String.format(Locale.ROOT, "%,d", rounded.toBigInteger())
            : String.format(Locale.ROOT, "%,.2f", rounded);
    String currency = facts.plan().dossier().document().currency();
    return currency.length() == 1 ? currency + number : number + " " + currency;
  }

  private String sum(Optional<BigDecimal> amount, String behind, List<Cost> parts) {
    return amount
        .map(number -> money(number) + behind + ofKnown(parts))
        .orElse("not known yet: the plan gives no number of it");
  }

  /** What is said behind a number that is made of some parts, where one of them is missing. */
  private String ofKnown(List<Cost> parts) {
    return parts.stream().allMatch(part -> cost(part).isPresent()) ? "" : ", of what is known";
  }

  /** What is paid once, in words. */
  Optional<String> totalTold() {
    return total().map(number -> money(number) + ofKnown(ONCE));
  }

  /** The sum of those that are given; empty where none is. */
  private Optional<BigDecimal> added(List<Cost> costs) {
    return costs.stream().flatMap(c -> cost(c).stream()).reduce(BigDecimal::add);
  }

  private Optional<BigDecimal> infrastructure() {
    return added(INFRASTRUCTURE);
  }

  Optional<BigDecimal> labour() {
    return added(HOURS).flatMap(hours -> cost(Cost.HOUR).map(hours::multiply));
  }

  /** What is paid once: both sides meanwhile, work, and what is not earned. */
  Optional<BigDecimal> total() {
    return Stream.of(added(List.of(Cost.DUAL_RUN, Cost.DOWNTIME)), labour())
        .flatMap(Optional::stream)
        .reduce(BigDecimal::add);
  }

  private void benefits() {
    paper.heading(3, "Cost-Benefit Analysis");
    paper.label("Annual Benefits");
    Optional<BigDecimal> annual = added(YEARLY);
    paper.list(
        Stream.of(
            item(Cost.PERFORMANCE, "/year"),
            item(Cost.SAVINGS, "/year"),
            item(Cost.RISK, "/year"),
            Paper.item("Total Annual Benefit", sum(annual, "/year", YEARLY))));
    Optional<BigDecimal> yearly = annual.filter(a -> a.signum() > 0);
    String gap = "it follows from the numbers under document.costs of the plan";
    paper.field(
        "Payback Period",
        yearly.flatMap(
            a ->
                total()
                    .map(t -> t.multiply(MONTHS).divide(a, 1, RoundingMode.HALF_UP))
                    .map(months -> months.toPlainString() + " months" + ofKnown(ALL))),
        gap);
    paper.field(
        "ROI",
        yearly.flatMap(
            a ->
                total()
                    .filter(t -> t.signum() > 0)
                    .map(
                        t ->
                            a.subtract(t).multiply(HUNDRED).divide(t, 0, RoundingMode.HALF_UP)
                                + "% in the first year"
                                + ofKnown(ALL))),
        gap);
  }

  /** Hours that were planned. */
  Optional<BigDecimal> hours() {
    return added(HOURS);
  }

  /** What people say of the document. */
  DocumentRules rules() {
    return facts.plan().dossier().document();
  }
}

package io.whimbrel.core.risk;

import static io.whimbrel.core.plan.RiskLevel.CRITICAL;
import static io.whimbrel.core.plan.RiskLevel.HIGH;
import static io.whimbrel.core.plan.RiskLevel.LOW;
import static io.whimbrel.core.plan.RiskLevel.MEDIUM;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The written rules for how risky a migration is. Every rule that holds is a reason; the heaviest
 * decides. The rules:
 *
 * <ol>
 *   <li>High: more than 1 TB of data; a change of platform in production; a change of architecture
 *       that needs code; more than an hour of downtime; a schema that old code does not understand;
 *       no way back; findings that block.
 *   <li>Critical: two reasons for high or more that are there for good, or no way back and no
 *       backup.
 *   <li>Medium: less than 1 TB; a backward compatible schema; less than an hour of downtime;
 *       findings that warn.
 *   <li>Low: additive changes; less than 1 GB; no downtime.
 *   <li>Of steps: high when nothing takes one back; medium with SQL of its own, and with rows of
 *       another plan.
 * </ol>
 */
public final class RiskRules {
  private static final long LARGE = 1_000_000_000_000L;
  private static final long SMALL = 1_000_000_000L;
  private static final Duration LONG = Duration.ofHours(1);

  /** Up to here applications wait for an answer and nobody takes it for a downtime. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private static final int NAMED = 3;

  private final Plan plan;
  private final Assessed assessed;
  private final List<RiskReason> reasons = new ArrayList<>();

  private RiskRules(Plan plan, Assessed assessed) {
    this.plan = plan;
    this.assessed = assessed;
  }

  /** How risky a plan is, by what is known of it. */
  public static Risk of(Plan plan, Assessed assessed) {
    RiskRules rules = new RiskRules(plan, assessed);
    rules.kind();
    if (plan.steps().isEmpty()) {
      rules.size();
      rules.schema();
      rules.downtime();
      rules.wayBack();
    } else {
      rules.steps();
    }
    long lasting = rules.reasons.stream().filter(r -> r.level() == HIGH).count();
    rules.concerns();
    if (lasting > 1) {
      rules.add(CRITICAL, "%d reasons for high come together".formatted(lasting));
    }
    RiskLevel computed =
        rules.reasons.stream().map(RiskReason::level).reduce(LOW, RiskLevel::atLeast);
    return new Risk(
        computed,
        rules.reasons,
        plan.dossier().risk(),
        plan.dossier()
            .riskReason()
            .filter(_ -> plan.dossier().risk().orElse(computed).compareTo(computed) < 0));
  }

  private void add(RiskLevel level, String what) {
    reasons.add(new RiskReason(level, what));
  }

  private boolean is(MigrationType type) {
    return plan.types().contains(type);
  }

  private void size() {
    OptionalLong bytes = assessed.number(KnownFacts.BYTES);
    if (bytes.isEmpty()) {
      add(MEDIUM, "how much data it is is not known yet: 'whimbrel assess' tells");
    } else if (bytes.getAsLong() > LARGE) {
      add(HIGH, "more than 1 TB of data: " + Figures.bytes(bytes.getAsLong()));
    } else if (bytes.getAsLong() > SMALL) {
      add(MEDIUM, "less than 1 TB of data: " + Figures.bytes(bytes.getAsLong()));
    } else {
      add(LOW, "little data: " + Figures.bytes(bytes.getAsLong()));
    }
  }

  private void steps() {
    List<Step> all = plan.steps().all();
    List<String> lasting =
        all.stream().filter(s -> s.is(Step.Trait.IRREVERSIBLE)).map(Step::name).toList();
    List<String> sql = all.stream().filter(s -> isSql(s.action())).map(Step::name).toList();
    if (!sql.isEmpty()) {
      add(MEDIUM, "SQL changes a database: " + named(sql));
    }
    List<String> copies =
        all.stream().flatMap(s -> copied(s.action()).stream()).distinct().toList();
    if (!copies.isEmpty()) {
      add(MEDIUM, "the rows of other plans are carried, whose risk is their own: " + named(copies));
    }
    if (lasting.isEmpty()) {
      add(LOW, "every step is taken back by a rollback");
    } else {
      add(HIGH, "nothing takes back " + named(lasting));
    }
  }

  private static Optional<String> copied(StepAction action) {
    return action instanceof StepAction.Copy copy
        ? Optional.of(copy.shortPath())
        : Optional.empty();
  }

  private static boolean isSql(StepAction action) {
    return action instanceof StepAction.Sql || action instanceof StepAction.Migrations;
  }

  private void kind() {
    if (is(MigrationType.PLATFORM) || is(MigrationType.INFRASTRUCTURE)) {
      boolean isAssumed = plan.dossier().environment().isEmpty();
      if (plan.dossier().isProduction()) {
        add(
            HIGH,
            "the platform of production changes"
                + (isAssumed ? ", as the plan names no other environment" : ""));
      } else {
        add(MEDIUM, "the platform changes, not of production");
      }
    }
    if (is(MigrationType.ARCHITECTURE)) {
      boolean isCode = is(MigrationType.CODE) || !SchemaImpact.of(plan).breaking().isEmpty();
      add(
          isCode ? HIGH : MEDIUM,
          "the architecture changes" + (isCode ? ", and code with it" : ""));
    }
    if (is(MigrationType.VERSION)) {
      add(MEDIUM, "the database's version changes, and how it plans queries may with it");
    }
  }

  private void schema() {
    SchemaImpact impact = SchemaImpact.of(plan);
    if (!impact.breaking().isEmpty()) {
      add(HIGH, "old code does not understand the new schema: " + named(impact.breaking()));
    }
    if (!impact.compatible().isEmpty()) {
      add(MEDIUM, "the schema changes backward compatibly: " + named(impact.compatible()));
    }
    if (!impact.additive().isEmpty()) {
      add(LOW, "the schema gets more: " + named(impact.additive()));
    }
  }

  private static String named(List<String> all) {
    String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? named + " and %d more".formatted(all.size() - NAMED) : named;
  }

  private void downtime() {
    Duration allowed =
        plan.strategy() == Strategy.BIG_BANG
            ? plan.limits().downtime().orElse(plan.limits().pause())
            : plan.limits().pause();
    Optional<Duration> foretold =
        assessed.number(KnownFacts.FORETOLD).stream().mapToObj(Duration::ofMillis).findFirst();
    Duration most = foretold.filter(f -> f.compareTo(allowed) < 0).orElse(allowed);
    String words =
        foretold
            .map(
                f ->
                    "%s, rehearsed: at most %s".formatted(Figures.limit(allowed), Figures.limit(f)))
            .orElse(Figures.limit(allowed));
    if (most.compareTo(LONG) > 0) {
      add(HIGH, "more than an hour of downtime is allowed: " + words);
    } else if (most.compareTo(WAIT) > 0) {
      add(MEDIUM, "less than an hour of downtime: " + words);
    } else {
      add(LOW, "no downtime: writes wait for at most " + words);
    }
  }

  private void wayBack() {
    if (plan.rollback().wayBack() == RollbackRules.WayBack.SYNC) {
      if (!plan.rollback().accept().isEmpty()) {
        add(
            MEDIUM,
            "%d columns lose something on the way back".formatted(plan.rollback().accept().size()));
      }
      return;
    }
    boolean isBackedUp = plan.backup().isWanted();
    add(
        isBackedUp ? HIGH : CRITICAL,
        "there is no way back behind the cutover" + (isBackedUp ? "" : ", and no backup"));
  }

  private void concerns() {
    long blocking = count(Severity.BLOCK);
    if (blocking > 0) {
      add(HIGH, concern(blocking, "block", first(Severity.BLOCK)));
    }
    long warning = count(Severity.WARN);
    if (warning > 0) {
      add(MEDIUM, concern(warning, "warn", first(Severity.WARN)));
    }
  }

  private static String concern(long number, String does, String first) {
    return number == 1
        ? "a finding %ss: %s".formatted(does, first)
        : "%d findings %s, the first: %s".formatted(number, does, first);
  }

  private long count(Severity severity) {
    return assessed.concerns().stream().filter(c -> c.severity() == severity).count();
  }

  private String first(Severity severity) {
    return assessed.concerns().stream()
        .filter(c -> c.severity() == severity)
        .map(Assessed.Concern::what)
        .findFirst()
        .orElse("");
  }
}

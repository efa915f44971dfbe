package io.whimbrel.engine.assess;

import static io.whimbrel.core.plan.RiskLevel.CRITICAL;
import static io.whimbrel.core.plan.RiskLevel.HIGH;
import static io.whimbrel.core.plan.RiskLevel.LOW;
import static io.whimbrel.core.plan.RiskLevel.MEDIUM;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.RiskRow;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The eight things that may go wrong in every migration: what this one does against each by its
 * plan, and what its journal and its rehearsal have to show for it. What lacks is said.
 */
public final class RiskTable {
  private final Plan plan;
  private final Assessed assessed;
  private final Optional<RunHistory> history;
  private final Optional<Forecast> forecast;

  private RiskTable(
      Plan plan, Assessed assessed, Optional<RunHistory> history, Optional<Forecast> forecast) {
    this.plan = plan;
    this.assessed = assessed;
    this.history = history;
    this.forecast = forecast.filter(f -> f.planDigest().equals(plan.digest()));
  }

  /** All rows. */
  public static List<RiskRow> of(
      Plan plan, Assessed assessed, Optional<RunHistory> history, Optional<Forecast> forecast) {
    RiskTable table = new RiskTable(plan, assessed, history, forecast);
    return List.of(
        table.loss(),
        table.downtime(),
        table.performance(),
        table.corruption(),
        table.failure(),
        table.rollback(),
        table.application(),
        table.growth());
  }

  private RiskRow loss() {
    List<String> evidence = new ArrayList<>();
    fact(Facts.BACKUP_PLACE)
        .ifPresent(place -> evidence.add("backup at " + place.replace("\n", ", ")));
    fact(Facts.BACKUP_VERIFIED).ifPresent(at -> evidence.add("backup read again " + at));
    fact(Facts.BACKUP_RESTORE_TESTED).ifPresent(at -> evidence.add("backup restored " + at));
    proved(Level.COUNT).ifPresent(evidence::add);
    boolean isKept = plan.backup().isWanted();
    return new RiskRow(
        "Data loss during migration",
        isKept || hasWayBack() ? LOW : MEDIUM,
        CRITICAL,
        "rows and their marker commit together, the hand-over goes by visibility; "
            + (isKept ? "a backup before anything is written" : "no backup by the plan"),
        evidence,
        isKept
            ? lacking(Facts.BACKUP_RESTORE_TESTED, "try to restore the backup")
            : "plan a backup");
  }

  private RiskRow downtime() {
    Duration most =
        plan.strategy() == Strategy.BIG_BANG
            ? plan.limits().downtime().orElse(plan.limits().pause())
            : plan.limits().pause();
    List<String> evidence = rehearsed();
    forecast.ifPresent(
        f -> evidence.add("pause foretold: at most " + Figures.estimate(f.pause().high())));
    fact(Facts.PAUSE_MILLIS)
        .ifPresent(
            ms ->
                evidence.add(
                    "pause measured: " + Figures.duration(Duration.ofMillis(Long.parseLong(ms)))));
    boolean isForetold = forecast.filter(f -> f.pause().high().compareTo(most) <= 0).isPresent();
    return new RiskRow(
        "Extended downtime",
        isForetold ? LOW : MEDIUM,
        HIGH,
        "beyond %s the cutover backs out by itself and the old side goes on"
            .formatted(Figures.limit(most)),
        evidence,
        forecast.isPresent() ? "" : "rehearse it");
  }

  private RiskRow performance() {
    List<String> evidence = new ArrayList<>();
    fact(Facts.WARMED).ifPresent(text -> evidence.add("target warmed: " + line(text)));
    fact(Facts.BASELINE).ifPresent(_ -> evidence.add("baseline of both sides is fixed"));
    done(Phase.MONITOR).ifPresent(at -> evidence.add("monitored until " + Figures.moment(at)));
    boolean isWarmed = plan.cutover().warm().isWanted();
    return new RiskRow(
        "Performance degradation",
        isWarmed ? LOW : MEDIUM,
        HIGH,
        "%d workers read, held back by limits; %d alerts, %d triggers of a rollback; the target is %s"
            .formatted(
                plan.limits().workers(),
                plan.watch().alerts().size(),
                plan.watch().triggers().size(),
                isWarmed ? "warmed before the pause" : "met cold"),
        evidence,
        isWarmed ? "" : "plan cutover.warm, or run 'whimbrel shadow'");
  }

  private RiskRow corruption() {
    List<String> evidence = new ArrayList<>();
    for (Level level : List.of(Level.STRUCTURE, Level.CHECKSUM, Level.RULES)) {
      proved(level).ifPresent(evidence::add);
    }
    boolean isProved = plan.verify().levels().contains(Level.CHECKSUM);
    return new RiskRow(
        "Data corruption",
        isProved ? LOW : MEDIUM,
        CRITICAL,
        (isProved ? "every row is compared before the gate" : "not every row is compared")
            + ", and what changed since again within the pause",
        evidence,
        isProved ? "" : "add checksum to verify.levels");
  }

  private RiskRow failure() {
    long blocking =
        assessed.concerns().stream().filter(c -> c.severity() == Severity.BLOCK).count();
    List<String> evidence = rehearsed();
    if (!assessed.facts().isEmpty()) {
      evidence.add("assessed: %d findings block".formatted(blocking));
    }
    return new RiskRow(
        "Migration script failure",
        forecast.isPresent() && blocking == 0 ? LOW : MEDIUM,
        HIGH,
        "steps are journaled: a killed process goes on where it was, and before the cutover all is"
            + " taken back by 'whimbrel abort'",
        evidence,
        blocking > 0 ? "mend what blocks" : forecast.isPresent() ? "" : "rehearse it");
  }

  private RiskRow rollback() {
    List<String> evidence = new ArrayList<>();
    forecast
        .filter(f -> f.phases().containsKey(Phase.ROLLBACK))
        .ifPresent(f -> evidence.add("rollback rehearsed " + Figures.moment(f.madeAt())));
    fact(Facts.BACK_PREPARED).ifPresent(at -> evidence.add("way back open since " + at));
    fact(Facts.ROLLBACK_RELEASED).ifPresent(at -> evidence.add("rolled back " + at));
    String open = forecast.isPresent() ? "" : "rehearse it";
    return new RiskRow(
        "Rollback failure",
        hasWayBack() ? LOW : HIGH,
        CRITICAL,
        hasWayBack()
            ? "every write of the new side is carried back until cleanup; the way is tried at the"
                + " gate"
            : "there is no way back behind the cutover",
        evidence,
        hasWayBack() ? open : "plan rollback.way-back: sync");
  }

  private RiskRow application() {
    int tests = plan.cutover().smokeTests().size();
    List<String> evidence = new ArrayList<>();
    history.stream()
        .flatMap(h -> h.steps().stream())
        .filter(s -> s.name().startsWith("smoke test") && s.state() == StepState.DONE)
        .forEach(
            s ->
                evidence.add(
                    s.name() + " passed " + s.endedAt().map(Instant::toString).orElse("")));
    return new RiskRow(
        "Application compatibility",
        tests > 0 ? LOW : MEDIUM,
        MEDIUM,
        tests > 0
            ? "%d smoke tests look at the new side before it accepts writes, else it backs out"
                .formatted(tests)
            : "no smoke tests by the plan",
        evidence,
        tests > 0 ? "" : "plan cutover.smoke-tests");
  }

  private RiskRow growth() {
    List<String> evidence = new ArrayList<>();
    fact(Facts.LOG_ALARM).ifPresent(text -> evidence.add("alarm: " + line(text)));
    return new RiskRow(
        "Unexpected data growth",
        LOW,
        MEDIUM,
        String.format(
            Locale.ROOT,
            "log of the source up to %.1f GB, then the spool; full disks are waited for and told",
            plan.limits().logBytes() / 1e9),
        evidence,
        "");
  }

  private boolean hasWayBack() {
    return plan.rollback().wayBack() == RollbackRules.WayBack.SYNC;
  }

  private List<String> rehearsed() {
    List<String> evidence = new ArrayList<>();
    forecast.ifPresent(f -> evidence.add("rehearsed " + Figures.moment(f.madeAt())));
    return evidence;
  }

  private Optional<String> fact(String name) {
    return history.map(h -> h.facts().getOrDefault(name, "")).filter(text -> !text.isBlank());
  }

  private String lacking(String fact, String open) {
    return fact(fact).isPresent() ? "" : open;
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private Optional<String> proved(Level level) {
    List<Proof> proofs = history.map(h -> h.proofs(level)).orElse(List.of());
    return proofs.stream()
        .map(Proof::at)
        .max(Comparator.naturalOrder())
        .map(
            at ->
                "%s: %d of %d tables equal, %s"
                    .formatted(
                        level.name().toLowerCase(Locale.ROOT),
                        proofs.stream().filter(Proof::isEqual).count(),
                        proofs.size(),
                        Figures.moment(at)));
  }

  private Optional<Instant> done(Phase phase) {
    return history.stream()
        .flatMap(h -> h.steps().stream())
        .filter(s -> s.phase() == phase && s.state() == StepState.DONE)
        .map(StepRecord::endedAt)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }
}

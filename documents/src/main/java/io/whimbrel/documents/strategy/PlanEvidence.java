package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What the plan and its rehearsal show. */
final class PlanEvidence {
  private static final String REHEARSE = "whimbrel rehearse does it";
  private static final int DAY = 24;

  private static final Set<String> REHEARSED =
      Set.of("rehearsed", "rehearsed-well", "rehearsed-back", "rehearsed-plan");

  private static final Set<String> OF_ROWS =
      Set.of(
          "both-sides-kept",
          "reads-planned",
          "sync-planned",
          "test-plan",
          "foretold",
          "foretold-fits",
          "quality-policies",
          "cadence-hour",
          "cadence-day",
          "cadence-week",
          "diagrams");

  private final StrategyFacts facts;
  private final Plan plan;
  private final Optional<Forecast> forecast;
  private final Optional<Rehearsed> rehearsed;

  PlanEvidence(StrategyFacts facts) {
    this.facts = facts;
    this.plan = facts.plan();
    this.forecast = facts.forecast();
    this.rehearsed = Rehearsed.of(facts);
  }

  Map<String, Supplier<Answer>> rules() {
    Map<String, Supplier<Answer>> rules = new LinkedHashMap<>();
    rules.put("type", () -> Answer.open(""));
    rules.put("plan-read", this::planRead);
    rules.put("window", this::window);
    rules.put("channels", this::channels);
    rules.put("alerts", this::alerts);
    rules.put("way-back-planned", this::wayBack);
    rules.put("both-sides-kept", this::bothSides);
    rules.put("reads-planned", this::reads);
    rules.put("sync-planned", this::sync);
    rules.put("test-plan", this::testPlan);
    rules.put("foretold", this::foretold);
    rules.put("rehearsed", this::rehearsed);
    rules.put("rehearsed-well", this::rehearsedWell);
    rules.put("foretold-fits", this::foretoldFits);
    rules.put("rehearsed-back", this::rehearsedBack);
    rules.put("rehearsed-plan", this::rehearsedPlan);
    rules.put("quality-policies", this::policies);
    rules.put("cadence-hour", () -> cadence(0, 1, Duration.ofMinutes(15)));
    rules.put("cadence-day", () -> cadence(1, DAY, Duration.ofHours(1)));
    rules.put("cadence-week", () -> cadence(DAY, 7 * DAY, Duration.ofDays(1)));
    rules.put("diagrams", this::diagrams);
    rules.put("lessons", this::lessons);
    return rules;
  }

  /** Rules about what the watch of rows, or a rehearsal of them, tells. */
  Set<String> ofRows() {
    Set<String> rules = new HashSet<>(OF_ROWS);
    if (!plan.steps().isRehearsable()) {
      rules.addAll(REHEARSED);
    }
    return rules;
  }

  /** Whether the plan is of a type; several make it combined. */
  Answer type(String item) {
    String word = item.substring("type.".length()).toUpperCase(Locale.ROOT);
    boolean isSo =
        word.equals("COMBINED")
            ? plan.types().size() > 1
            : plan.types().stream().map(MigrationType::name).anyMatch(word::equals);
    return isSo ? Answer.done("") : Answer.open("");
  }

  private Answer planRead() {
    return Answer.done(
        "%s, read without complaint, digest %s"
            .formatted(plan.file().getFileName(), plan.digest().substring(0, 12)));
  }

  private Answer window() {
    Schedule schedule = plan.dossier().schedule();
    if (schedule.window().isPresent()) {
      String day = schedule.start().or(schedule::eta).map(d -> " from " + d).orElse("");
      return Answer.done(schedule.window().get().text() + day + ", by the plan");
    }
    return Answer.open("say it in the plan: schedule.window");
  }

  private Answer channels() {
    int channels = plan.notifying().channels().size();
    return channels > 0
        ? Answer.done(Words.counted(channels, "channel") + " by the plan")
        : Answer.open("name them in the plan: notify.channels");
  }

  private Answer alerts() {
    return Answer.done(
        "%s and %s by the plan, looked at every %s"
            .formatted(
                Words.counted(plan.watch().alerts().size(), "alert"),
                Words.counted(plan.watch().triggers().size(), "trigger"),
                Figures.limit(plan.watch().every())));
  }

  private Answer wayBack() {
    if (!plan.steps().isEmpty()) {
      return Answer.done("each step says what takes it back, or that nothing does");
    }
    return plan.rollback().wayBack() == RollbackRules.WayBack.SYNC
        ? Answer.done("writes of the new side are carried back; whimbrel rollback goes back")
        : Answer.failed("the plan has no way back behind the cutover");
  }

  private Answer bothSides() {
    return plan.strategy() == Strategy.BIG_BANG
        ? Answer.notNeeded("a big bang has a downtime")
        : Answer.done(
            "the application writes to one side, and every change is carried to the other");
  }

  private Answer reads() {
    return plan.parallel().isShifting()
        ? Answer.done("shares of the reads go over step by step: " + plan.parallel().reads())
        : Answer.notNeeded("reads go over with the writes, at the switch");
  }

  private Answer sync() {
    return plan.strategy() == Strategy.BIG_BANG
        ? Answer.notNeeded("nothing is written while a big bang copies")
        : Answer.done("changes are read from the source's log");
  }

  private Answer testPlan() {
    return Answer.done(
        "rehearsal, %s and %s by the plan"
            .formatted(
                Words.counted(plan.cutover().smokeTests().size(), "smoke test"),
                Words.counted(plan.verify().levels().size(), "level") + " of proof"));
  }

  private Answer foretold() {
    return forecast
        .map(f -> Answer.done("%s, rehearsed %s".formatted(range(f), Times.minute(f.madeAt()))))
        .orElseGet(() -> Answer.open(REHEARSE));
  }

  private static String range(Forecast forecast) {
    return ForecastWords.range(forecast.total());
  }

  /** When and of which plan the last rehearsal was, and which steps it did not try. */
  private record Rehearsed(Instant at, String planDigest, List<String> untried) {
    private static Optional<Rehearsed> of(StrategyFacts facts) {
      return facts
          .forecast()
          .map(f -> new Rehearsed(f.madeAt(), f.planDigest(), List.of()))
          .or(
              () ->
                  facts
                      .dryRun()
                      .flatMap(
                          run ->
                              run.at()
                                  .map(at -> new Rehearsed(at, run.planDigest(), run.untried()))));
    }

    private boolean isOf(Plan plan) {
      return planDigest.equals(plan.digest());
    }

    private String told(Plan plan) {
      return "rehearsed "
          + Times.minute(at)
          + (isOf(plan) ? "" : ", with an earlier plan")
          + (untried.isEmpty() ? "" : "; not tried: " + String.join(", ", untried));
    }
  }

  private Answer rehearsed() {
    return rehearsed.map(r -> Answer.done(r.told(plan))).orElseGet(() -> Answer.open(REHEARSE));
  }

  private Answer rehearsedWell() {
    if (rehearsed.isEmpty() && facts.dryRun().isEmpty()) {
      return Answer.open(REHEARSE);
    }
    Optional<String> against = facts.dryRun().filter(run -> !run.isGo()).map(DryRun::decision);
    if (against.isPresent()) {
      return Answer.failed(against.get());
    }
    return rehearsed.filter(r -> r.isOf(plan)).isPresent()
        ? rehearsed()
        : Answer.failed("the plan was changed after its rehearsal: rehearse it again");
  }

  private Answer foretoldFits() {
    Duration limit =
        plan.strategy() == Strategy.BIG_BANG
            ? plan.limits().downtime().orElse(plan.limits().pause())
            : plan.limits().pause();
    return forecast
        .map(
            f -> {
              String words =
                  "a pause of %s is foretold, %s is allowed"
                      .formatted(ForecastWords.range(f.pause()), Figures.limit(limit));
              return f.pause().high().compareTo(limit) <= 0
                  ? Answer.done(words)
                  : Answer.failed(words);
            })
        .orElseGet(() -> Answer.open(REHEARSE));
  }

  private Answer rehearsedBack() {
    if (plan.steps().isEmpty() && !isWayBackWanted()) {
      return Answer.failed("the plan has no way back behind the cutover");
    }
    if (rehearsed.isEmpty() || facts.dryRun().isEmpty()) {
      return Answer.open(REHEARSE);
    }
    return facts.dryRun().get().isBack()
        ? Answer.done("there and back, " + rehearsed.get().told(plan))
        : Answer.open("the last rehearsal is not known to have come back: rehearse it again");
  }

  private boolean isWayBackWanted() {
    return plan.rollback().wayBack() == RollbackRules.WayBack.SYNC;
  }

  private Answer rehearsedPlan() {
    return rehearsed
        .map(
            r ->
                r.isOf(plan)
                    ? Answer.done("the plan is the one that was rehearsed")
                    : Answer.failed("the plan was changed after its rehearsal: rehearse it again"))
        .orElseGet(() -> Answer.open(REHEARSE));
  }

  private Answer policies() {
    List<QualityResult> results = Past.of(facts).quality(QualityResult.Moment.BEFORE);
    if (results.isEmpty()) {
      return Answer.open("verify.quality of the plan says what becomes of such rows");
    }
    long settled =
        results.stream()
            .filter(q -> q.count() > 0 && q.check().policy() != QualityPolicy.FAIL)
            .count();
    return Answer.done(
        settled == 0
            ? "no rows had to be mended or kept aside"
            : Words.counted(settled, "finding") + " by verify.quality of the plan");
  }

  /** Whether monitoring looks at least so often between two hours behind the cutover. */
  private Answer cadence(int from, int until, Duration wanted) {
    if (plan.monitor().length().compareTo(Duration.ofHours(until)) < 0) {
      return Answer.open("monitor.for of the plan ends before: look yourself, and tick it");
    }
    Duration every = plan.monitor().every(Duration.ofHours(from));
    if (every.compareTo(wanted) > 0) {
      return Answer.failed("monitor.cadence of the plan looks every " + Figures.limit(every));
    }
    String words = "every " + Figures.limit(every) + " by the plan";
    return Past.of(facts).done(Phase.MONITOR).isPresent()
        ? Answer.done("checked " + words)
        : Answer.open("monitoring checks it " + words);
  }

  private Answer diagrams() {
    return facts.catalogs().source().isPresent()
        ? Answer.done("in this document, drawn from the catalogs")
        : Answer.open("whimbrel docs draws them where it reaches the databases");
  }

  private Answer lessons() {
    return facts.notes().under("What Went Well").isPresent()
            || facts.notes().under("What Could Be Improved").isPresent()
        ? Answer.done("in this document, under 'Lessons Learned'")
        : Answer.open(Paper.inNotes("What Could Be Improved"));
  }
}

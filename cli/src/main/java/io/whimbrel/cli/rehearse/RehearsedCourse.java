package io.whimbrel.cli.rehearse;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.documents.rehearsal.RehearsalReport.Span;
import io.whimbrel.documents.rehearsal.StepsReport;
import io.whimbrel.documents.rehearsal.TriedStep;
import io.whimbrel.documents.rehearsal.TriedStep.Outcome;
import io.whimbrel.engine.rehearse.Forecaster;
import io.whimbrel.engine.rehearse.StepChoice;
import io.whimbrel.engine.rehearse.StepChoice.Back;
import io.whimbrel.engine.rehearse.StepChoice.How;
import io.whimbrel.engine.rehearse.StepsForecaster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What came of the steps of a rehearsal, as it goes on; in the end, the report. */
final class RehearsedCourse {
  private static final String LEFT = "step.left";

  private final Plan plan;
  private final List<StepChoice> choices;
  private final RehearsalOptions options;
  private final Clock clock;
  private final Set<Finding> issues = new LinkedHashSet<>();
  private final List<Finding> problems = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private List<StepsReport.Database> databases = List.of();
  private Optional<RunHistory> there = Optional.empty();
  private Optional<RunHistory> back = Optional.empty();

  RehearsedCourse(Plan plan, List<StepChoice> choices, RehearsalOptions options, Clock clock) {
    this.plan = plan;
    this.choices = choices;
    this.options = options;
    this.clock = clock;
  }

  List<StepChoice> choices() {
    return choices;
  }

  /** Steps that are tried as the plan has them. */
  List<Step> tried() {
    return choices.stream()
        .filter(choice -> choice.how() == How.TRIED)
        .map(StepChoice::step)
        .toList();
  }

  /** Databases that are needed, each once; commands may reach for the plan's own. */
  List<StepDatabase> databases() {
    Map<String, StepDatabase> needed = new TreeMap<>();
    if (choices.stream().anyMatch(RehearsedCourse::isCommand)) {
      add(needed, new StepDatabase("source", plan.source()));
      add(needed, new StepDatabase("target", plan.target()));
    }
    new Steps(tried()).databases().forEach(database -> add(needed, database));
    return List.copyOf(needed.values());
  }

  private static void add(Map<String, StepDatabase> needed, StepDatabase database) {
    DatabaseUrl url = database.url();
    if (!url.isNone()) {
      StepDatabase _ = needed.putIfAbsent(url.secret(), database);
    }
  }

  private static boolean isCommand(StepChoice choice) {
    return !(choice.step().trial() instanceof StepTrial.ByKind) && choice.isTried();
  }

  /** What the check of the real plan found. */
  void found(List<Finding> findings) {
    findings.stream().filter(f -> f.severity() != Severity.INFO).forEach(issues::add);
  }

  boolean isBlocked() {
    return issues.stream().anyMatch(f -> f.severity() == Severity.BLOCK);
  }

  void databases(List<StepsReport.Database> made) {
    databases = List.copyOf(made);
  }

  void problem(Optional<Finding> problem) {
    problem.ifPresent(problems::add);
  }

  void there(Optional<RunHistory> history) {
    there = history;
  }

  void back(Optional<RunHistory> history) {
    back = history;
  }

  /** What is not as it was. */
  void left(List<String> structures, List<String> files) {
    left.addAll(structures);
    files.forEach(file -> left.add("%s is not what it was".formatted(file)));
  }

  StepsReport report(Instant from) {
    List<Finding> all = new ArrayList<>(problems);
    all.addAll(issues);
    return new StepsReport(
        plan.migration().text(),
        plan.title(),
        plan.digest(),
        new Span(from, clock.instant()),
        options.sample().text(),
        databases,
        choices.stream().map(this::step).toList(),
        differences(),
        all,
        left,
        against(),
        isBack(),
        forecast());
  }

  private StepsForecast forecast() {
    Map<String, Duration> took = new TreeMap<>();
    Map<String, Duration> undone = new TreeMap<>();
    for (StepChoice choice : choices) {
      String name = choice.step().name();
      ended(there, choice.step().phase(), name).ifPresent(time -> took.put(name, time));
      ended(back, Phase.ROLLBACK, "undo " + name).ifPresent(time -> undone.put(name, time));
    }
    return new StepsForecaster(plan.steps(), choices, took, undone, factors()).forecast();
  }

  /** How many rows there are goes by statistics, which are of no use where all were taken. */
  private Map<DatabaseUrl, Double> factors() {
    Map<DatabaseUrl, Double> factors = new HashMap<>();
    if (options.sample() instanceof SampleRule.All) {
      return factors;
    }
    for (StepDatabase needed : databases()) {
      databases.stream()
          .filter(made -> made.name().equals(needed.name()))
          .forEach(made -> factors.put(needed.url(), Forecaster.factor(made.tables())));
    }
    return factors;
  }

  private Optional<Duration> ended(Optional<RunHistory> history, Phase phase, String name) {
    return outcome(history, phase, name)
        .filter(outcome -> outcome.state() == StepState.DONE)
        .map(Outcome::took);
  }

  private TriedStep step(StepChoice choice) {
    Step step = choice.step();
    return new TriedStep(
        step.name(),
        step.phase(),
        switch (choice.how()) {
          case TRIED -> TriedStep.Manner.TRIED;
          case INSTEAD -> TriedStep.Manner.INSTEAD;
          case NOT_TRIED -> TriedStep.Manner.NOT_TRIED;
        },
        choice.words(),
        outcome(there, step.phase(), step.name()),
        choice.back() == Back.TRIED
            ? outcome(back, Phase.ROLLBACK, "undo " + step.name())
            : Optional.empty(),
        choice.isTried() && choice.back() == Back.NOT_TRIED ? "its way back is not tried" : "");
  }

  private Optional<Outcome> outcome(Optional<RunHistory> history, Phase phase, String name) {
    return history.stream()
        .flatMap(h -> h.steps().stream())
        .filter(record -> record.phase() == phase && record.name().equals(name))
        .findFirst()
        .map(this::outcome);
  }

  private Outcome outcome(StepRecord record) {
    return new Outcome(
        record.state(),
        Duration.between(record.startedAt(), record.endedAt().orElseGet(clock::instant)),
        record.detail());
  }

  /** Whether something stays by intention, or because what takes it back is not tried. */
  private boolean isLeftMeant() {
    return choices.stream().anyMatch(c -> c.isTried() && c.back() == Back.NOT_TRIED)
        || back.stream().flatMap(h -> h.events().stream()).anyMatch(e -> e.kind().equals(LEFT));
  }

  private boolean isBack() {
    return back.isPresent() && problems.isEmpty() && left.isEmpty() && !isLeftMeant();
  }

  /** Why the real run must not be begun. */
  private List<String> against() {
    List<String> against = new ArrayList<>();
    problems.forEach(p -> against.add("the rehearsal failed: " + p.what()));
    issues.stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .forEach(f -> against.add("%s: %s".formatted(f.code().text(), f.what())));
    if (!isLeftMeant() && problems.isEmpty()) {
      left.forEach(what -> against.add("the way back leaves something: " + what));
    }
    return against;
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    long untried = choices.stream().filter(choice -> !choice.isTried()).count();
    if (untried > 0) {
      differences.add("%d steps were not tried".formatted(untried));
    }
    if (!databases.isEmpty()) {
      differences.add("rows: " + options.sample().text());
      differences.add("owners and grants are not carried: everything belongs to the scratch user");
    }
    for (StepsReport.Database database : databases) {
      if (!database.real().equals(database.scratch())) {
        differences.add(
            "%s is %s, %s stood in"
                .formatted(database.name(), database.real(), database.scratch()));
      }
    }
    if (plan.steps().all().stream().anyMatch(s -> s.is(Step.Trait.APPROVED_BY_PERSON))) {
      differences.add("steps began without a person's go");
    }
    if (!plan.notifying().channels().isEmpty()) {
      differences.add("nobody is notified");
    }
    return differences;
  }
}

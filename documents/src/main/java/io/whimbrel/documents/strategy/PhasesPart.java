package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.PhaseTimes;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import io.whimbrel.documents.strategy.runbook.RunbookSteps;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is done in which phase, with the check lists. */
record PhasesPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Migration Plan");
    before();
    execution();
    after();
  }

  private void checks(String list) {
    paper.add(new Block.Checks(evidence.of(list)));
  }

  private void list(String heading, String list) {
    paper.heading(4, heading);
    checks(list);
  }

  private void labelled(String label, String list) {
    paper.label(label);
    checks(list);
  }

  private void before() {
    paper.heading(3, "Pre-Migration Phase");
    list("Planning & Preparation", "planning");
    list("Environment Setup", "environment");
    list("Data Analysis", "analysis");
    list("Testing", "testing");
    labelled("Success Criteria", "before");
  }

  private String command(String name) {
    Plan plan = facts.plan();
    return "whimbrel %s %s".formatted(name, plan.file().getFileName());
  }

  private void execution() {
    paper.heading(3, "Migration Execution Phase");
    steps();
    paper.heading(4, "Phase 1: Initial Data Migration");
    paper.field("Goal", "Migrate bulk historical data");
    labelled("Tasks", "initial");
    paper.label("Migration Script");
    paper.code("bash", command("run") + "\n" + command("status") + " --watch");
    labelled("Validation", "initial-validation");
    duration(Phase.PREPARE, Phase.COPY);
    paper.heading(4, "Phase 2: Incremental Sync");
    paper.field("Goal", "Catch up on changes made during initial migration");
    labelled("Tasks", "sync");
    paper.label("Sync Strategy");
    paper.text(syncing());
    labelled("Validation", "sync-validation");
    duration(Phase.SYNC, Phase.VERIFY);
    paper.heading(4, "Phase 3: Application Cutover");
    paper.field("Goal", "Switch application to use new database");
    labelled("Tasks", "cutover");
    paper.label("Cutover Script");
    paper.code("bash", cutover());
    labelled("Validation", "cutover-validation");
    pause();
    paper.heading(4, "Phase 4: Monitoring & Validation");
    paper.field("Goal", "Ensure migration success and stability");
    labelled("Tasks", "monitoring");
    labelled("Monitoring Checklist", "cadence");
    labelled("Success Criteria", "success");
    paper.field("Duration", Figures.limit(facts.plan().monitor().length()) + " by the plan");
  }

  /** The steps of the plan, with how each stands. */
  private void steps() {
    Plan plan = facts.plan();
    if (plan.steps().isEmpty()) {
      return;
    }
    paper.text("The plan is one of steps:");
    paper.table(
        List.of("Step", "Phase", "What it is", "State"),
        plan.steps().all().stream()
            .map(
                step ->
                    List.of(
                        step.name(),
                        Words.of(step.phase()),
                        RunbookSteps.kind(step.action()),
                        Past.of(facts)
                            .steps()
                            .filter(done -> done.name().equals(step.name()))
                            .map(
                                done ->
                                    Words.of(done.state())
                                        + done.endedAt()
                                            .map(at -> ", " + Times.minute(at))
                                            .orElse(""))
                            .reduce((_, last) -> last)
                            .orElse("Not begun")))
            .toList());
  }

  private String syncing() {
    if (!facts.plan().steps().isEmpty()) {
      return "As the steps say.";
    }
    return switch (facts.plan().strategy()) {
      case BIG_BANG -> "None: nothing is written while a big bang copies.";
      case PHASED, PARALLEL_RUN, BLUE_GREEN ->
          "The source keeps its log from before the first row is copied. Every change in it is"
              + " applied in the order of commits, together with its position, so that none is"
              + " lost and none comes twice; no column such as updated_at is needed.";
    };
  }

  /** The commands, and what happens by them in which order. */
  private String cutover() {
    if (!facts.plan().steps().isEmpty()) {
      return command("run");
    }
    StringBuilder text = new StringBuilder();
    text.append(command("approve cutover")).append('\n').append(command("cutover")).append('\n');
    int number = 1;
    for (String step :
        List.of(
            "the old side refuses writes",
            "the new side gets every change that is left",
            "every row that changed since its last proof is proved again",
            "%s moves the application"
                .formatted(
                    Words.counted(facts.plan().cutover().switches().size(), "switch")
                        .replace("switchs", "switches")))) {
      text.append("# %d. %s\n".formatted(number++, step));
    }
    for (String test : facts.plan().cutover().smokeTests()) {
      text.append(
          "# %d. smoke test: %s\n".formatted(number++, test.lines().findFirst().orElse("")));
    }
    return text.append("# %d. the new side accepts writes".formatted(number)).toString();
  }

  private void duration(Phase... phases) {
    Duration took = Duration.ZERO;
    for (Phase phase : phases) {
      took = took.plus(took(phase));
    }
    if (!took.isZero()) {
      paper.field("Duration", Figures.duration(took));
      return;
    }
    Optional<Duration> foretold =
        facts
            .forecast()
            .map(
                f ->
                    Arrays.stream(phases)
                        .flatMap(p -> Optional.ofNullable(f.phases().get(p)).stream())
                        .map(i -> i.high())
                        .reduce(Duration.ZERO, Duration::plus));
    paper.field(
        "Duration",
        foretold.map(d -> "at most " + Figures.duration(d) + " as rehearsed"),
        "whimbrel rehearse foretells it");
  }

  private Duration took(Phase phase) {
    return facts.histories().stream()
        .map(h -> PhaseTimes.working(h, facts.asOf()).getOrDefault(phase, Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private void pause() {
    Optional<Duration> measured = Past.of(facts).millis("cutover.pause.millis");
    paper.field(
        "Duration",
        measured
            .map(p -> "writes stopped for " + Figures.duration(p))
            .or(() -> facts.forecast().map(f -> ForecastWords.range(f.pause()) + " as rehearsed")),
        "whimbrel rehearse foretells it");
  }

  private void after() {
    paper.heading(3, "Post-Migration Phase");
    list("Cleanup", "cleanup");
    list("Optimization", "optimization");
    list("Documentation", "documentation");
    labelled("Success Criteria", "after");
  }
}

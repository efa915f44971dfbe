package io.whimbrel.cli.rehearse;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.rehearsal.RehearsalReport.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came of the run of a rehearsal: judged here, rendered elsewhere.
 *
 * @param findings of the real servers, before it began
 * @param problems that ended the run or its rollback
 */
record Rehearsed(
    Plan plan,
    List<SampledTable> sample,
    List<Finding> findings,
    List<Finding> problems,
    Optional<RunHistory> history,
    Optional<Forecast> forecast,
    long writesThere,
    long writesBack) {
  private static final String PAUSE = "cutover.pause.millis";
  private static final String PAUSE_BACK = "rollback.pause.millis";

  Passage there() {
    return new Passage(pause(PAUSE), writesThere, proofs(), isDone(PAUSE));
  }

  Passage back() {
    return new Passage(
        pause(PAUSE_BACK),
        writesBack,
        isRolledBack() ? "every row that changed is equal on both sides" : "not rolled back",
        isRolledBack());
  }

  private boolean isRolledBack() {
    return isDone(PAUSE_BACK);
  }

  private boolean isDone(String pause) {
    return pause(pause).isPresent() && problems.isEmpty();
  }

  private Optional<Duration> pause(String fact) {
    return history
        .flatMap(h -> Optional.ofNullable(h.facts().get(fact)))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  private String proofs() {
    List<Proof> proofs = history.map(RunHistory::proofs).orElse(List.of());
    long unequal = proofs.stream().filter(proof -> !proof.isEqual()).count();
    if (proofs.isEmpty()) {
      return "nothing was proved";
    }
    return unequal == 0
        ? "all %d equal".formatted(proofs.size())
        : "%d of %d not equal".formatted(unequal, proofs.size());
  }

  /** Everything that somebody should look at, the weightiest first, each once. */
  List<Finding> issues() {
    Set<Finding> issues = new LinkedHashSet<>(problems);
    findings.stream().filter(f -> f.severity() == Severity.BLOCK).forEach(issues::add);
    findings.stream().filter(f -> f.severity() == Severity.WARN).forEach(issues::add);
    history.stream()
        .flatMap(h -> h.events().stream())
        .filter(e -> e.kind().startsWith("retry") || e.kind().startsWith("cutover.back"))
        .map(Rehearsed::issue)
        .forEach(issues::add);
    return List.copyOf(issues);
  }

  private static Finding issue(EventRecord event) {
    Map<String, String> data = event.data();
    return new Finding(
        Severity.WARN,
        ProblemCode.NOTE,
        event.text(),
        data.getOrDefault("where", event.phase().name()),
        data.getOrDefault("fix", ""));
  }

  /** Why the real run must not be begun. */
  List<String> against() {
    List<String> against = new ArrayList<>();
    problems.forEach(p -> against.add("the rehearsal failed: " + p.what()));
    findings.stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .filter(f -> problems.stream().noneMatch(p -> p.what().equals(f.what())))
        .forEach(f -> against.add("%s: %s".formatted(f.code().text(), f.what())));
    history.map(RunHistory::proofs).orElse(List.of()).stream()
        .filter(proof -> !proof.isEqual())
        .forEach(
            p -> against.add("%s is %s on level %s".formatted(p.table(), p.verdict(), p.level())));
    unkept().ifPresent(against::add);
    if (forecast.isEmpty() && problems.isEmpty()) {
      against.add("the run did not come to its cutover");
    }
    return against;
  }

  /** The middle of the forecast decides: its far end is told as an adjustment. */
  private Optional<String> unkept() {
    Duration limit = limit();
    return forecast
        .filter(f -> f.pause().expected().compareTo(limit) > 0)
        .map(
            f ->
                "%s is %s, and %s is expected"
                    .formatted(
                        limitName(),
                        Figures.duration(limit),
                        Figures.duration(f.pause().expected())));
  }

  private Duration limit() {
    return plan.strategy() == Strategy.BIG_BANG
        ? plan.limits().downtime().orElse(Duration.ZERO)
        : plan.limits().pause();
  }

  private String limitName() {
    return plan.strategy() == Strategy.BIG_BANG ? "limits.downtime" : "limits.pause";
  }

  /** What to change before the real run. */
  List<String> adjustments() {
    List<String> adjustments = new ArrayList<>();
    issues().stream()
        .filter(issue -> issue.severity() != Severity.INFO && !issue.fix().isEmpty())
        .map(issue -> issue.fix() + (issue.where().isEmpty() ? "" : " (" + issue.where() + ")"))
        .distinct()
        .forEach(adjustments::add);
    forecast
        .filter(f -> f.pause().high().compareTo(limit()) > 0)
        .ifPresent(
            f ->
                adjustments.add(
                    "%s may take %s: raise %s, which is %s, or expect that the cutover backs out"
                        .formatted(
                            plan.strategy() == Strategy.BIG_BANG ? "the downtime" : "the pause",
                            ForecastWords.range(f.pause()),
                            limitName(),
                            Figures.duration(limit()))));
    return adjustments;
  }
}

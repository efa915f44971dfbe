package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.communication.DatedReminder;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.ForecastWords;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a runbook is made from.
 *
 * @param shown the plan's file as people type it
 * @param forecast what a rehearsal of this very plan foretold
 * @param reminders the time line with its days
 * @param open issues that are open, the gravest first
 */
public record RunbookFacts(
    Plan plan,
    String shown,
    Optional<Forecast> forecast,
    List<DatedReminder> reminders,
    List<Issue> open,
    Instant asOf) {
  public RunbookFacts {
    reminders = List.copyOf(reminders);
    open = List.copyOf(open);
  }

  /** A command of Whimbrel's about the plan. */
  String command(String words) {
    return "whimbrel %s %s".formatted(words, shown);
  }

  /** How long phases take, as rehearsed. */
  String expected(Phase... phases) {
    return forecast
        .flatMap(
            f ->
                List.of(phases).stream()
                    .flatMap(phase -> Optional.ofNullable(f.phases().get(phase)).stream())
                    .reduce(Interval::plus))
        .map(ForecastWords::range)
        .orElse("not rehearsed");
  }
}

package io.whimbrel.documents.update;

import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.rehearsal.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a status update is made of.
 *
 * @param steps how many steps the plan has; 0 for a plan that is about rows
 * @param history the newest run; empty before the first one
 * @param forecast what a rehearsal of this plan foretold
 * @param pauseMax the longest time in which neither side may accept writes
 * @param issues all that people noted
 * @param figures what the application tells of itself, in words, as in {@code error rate: 0.1%}
 * @param next when the next update comes
 */
public record UpdateGround(
    String migration,
    String title,
    Schedule schedule,
    int steps,
    Optional<RunHistory> history,
    Optional<Forecast> forecast,
    Duration pauseMax,
    List<Issue> issues,
    List<String> figures,
    Optional<Instant> next,
    Instant now) {
  public UpdateGround {
    issues = List.copyOf(issues);
    figures = List.copyOf(figures);
  }

  /** Of a plan. */
  public static UpdateGround of(
      Plan plan,
      Optional<RunHistory> history,
      Optional<Forecast> forecast,
      List<Issue> issues,
      List<String> figures,
      Optional<Instant> next,
      Instant now) {
    return new UpdateGround(
        plan.migration().text(),
        plan.title(),
        plan.dossier().schedule(),
        plan.steps().all().size(),
        history,
        forecast.filter(f -> f.planDigest().equals(plan.digest())),
        plan.limits().downtime().orElse(plan.limits().pause()),
        issues,
        figures,
        next,
        now);
  }
}

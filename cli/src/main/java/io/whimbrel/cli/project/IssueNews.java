package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.NewsData;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a run that is on its way tell of an issue that was noted or closed: whichever process works
 * on it next does. The logbook has the issue whatever becomes of this.
 */
public final class IssueNews {
  private IssueNews() {}

  /**
   * Asks for it; of a migration that has no run on its way nothing is told.
   *
   * @return what kept the run from knowing of it
   */
  public static Optional<Problem> tell(Wiring wiring, Plan plan, Issue issue) {
    if (!wiring.hasJournal(plan)) {
      return Optional.empty();
    }
    try (Journal journal = wiring.journalToLook(plan)) {
      atWork(journal, plan).ifPresent(run -> tell(journal, run, issue));
      return Optional.empty();
    } catch (Problem problem) {
      return Optional.of(problem);
    }
  }

  private static Optional<RunRecord> atWork(Journal journal, Plan plan) {
    List<MigrationId> ids =
        plan.phasing().isWhole()
            ? plan.phasing().phases().stream().map(p -> plan.migration().phase(p.name())).toList()
            : List.of(plan.migration());
    return ids.stream()
        .flatMap(id -> journal.latest(id).stream())
        .filter(run -> !run.state().isFinal())
        .max(Comparator.comparing(RunRecord::startedAt));
  }

  private static void tell(Journal journal, RunRecord run, Issue issue) {
    boolean isGrave = issue.opened().severity() == IssueSeverity.HIGH;
    String title =
        "issue %d %s: %s"
            .formatted(
                issue.number(),
                issue.isOpen() ? "is open" : "is resolved",
                issue.opened().text().replaceAll("\\s+", " "));
    NewsData news =
        new NewsData(
            isGrave && issue.isOpen() ? Urgency.WARNING : Urgency.INFO,
            issue.isOpen() ? Motion.OPENED : Motion.CLOSED,
            title,
            "issue/" + issue.number(),
            "");
    Map<String, String> facts =
        Map.of(
            "severity",
            issue.opened().severity().text(),
            "by",
            issue.closed().map(IssueClosed::by).orElse(issue.opened().by()));
    long _ =
        journal
            .event(
                run.run(),
                run.phase(),
                issue.isOpen() ? "issue.opened" : "issue.closed",
                issue.closed().map(IssueClosed::resolution).orElse(issue.opened().text()),
                news.with(facts))
            .sequence();
  }
}

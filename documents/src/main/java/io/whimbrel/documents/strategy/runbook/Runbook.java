package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.IssuesLog;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Notes;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.StrategyHtml;
import io.whimbrel.documents.strategy.paper.StrategyMarkdown;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runbook of a migration, for the night: who, what to type in which order and how long it
 * takes, who decides, when and how to go back, and what to do when something goes wrong. What is
 * not known stands at its top. Immutable.
 */
public final class Runbook {
  private static final String KIND = "Runbook";
  private static final String MARK =
      "<!-- Written by 'whimbrel runbook', again and again: do not edit it. -->";

  private final RunbookFacts facts;
  private final Paper paper = new Paper(Notes.NONE);

  private Runbook(RunbookFacts facts) {
    this.facts = facts;
  }

  /** Writes it. */
  public static Runbook of(RunbookFacts facts) {
    Runbook runbook = new Runbook(facts);
    runbook.write();
    return runbook;
  }

  private void write() {
    glance();
    new RunbookPeople(paper, facts).write();
    if (facts.plan().steps().isEmpty()) {
      new RunbookRun(paper, facts).write();
    } else {
      new RunbookSteps(paper, facts).write();
    }
    new RunbookBack(paper, facts).write();
    new RunbookTroubles(paper, facts).write();
    communication();
    issues();
  }

  private void glance() {
    Plan plan = facts.plan();
    Schedule schedule = plan.dossier().schedule();
    paper.heading(2, "At a glance");
    paper.field("Migration", plan.migration().text() + ", " + plan.title());
    plan.dossier().description().ifPresent(paper::text);
    if (plan.steps().isEmpty()) {
      paper.field("Strategy", Words.strategy(plan.strategy()));
      paper.field("From", plan.source().reference());
      paper.field("To", plan.target().reference());
    }
    paper.field(
        "Begins", schedule.start().map(LocalDate::toString), "say it in the plan: schedule.start");
    paper.field(
        "Switch in", schedule.window().map(Hours::text), "say it in the plan: schedule.window");
    paper.field(
        "Complete by", schedule.eta().map(LocalDate::toString), "say it in the plan: schedule.eta");
    if (plan.steps().isEmpty()) {
      paper.field(
          "Writes stop for",
          "at most "
              + Figures.limit(plan.limits().downtime().orElse(plan.limits().pause()))
              + facts
                  .forecast()
                  .map(f -> ", rehearsed " + ForecastWords.range(f.pause()))
                  .orElse(""));
      paper.field(
          "All of it takes",
          facts
              .forecast()
              .map(
                  f ->
                      "%s, rehearsed on %s"
                          .formatted(ForecastWords.range(f.total()), Times.day(f.madeAt()))),
          facts.command("rehearse") + " foretells it");
    }
  }

  private void communication() {
    paper.heading(2, "Communication");
    if (facts.plan().dossier().communication().updates().isPresent()) {
      paper.text(
          "The run sends a status update at each change of its phase and every %s."
              .formatted(
                  Figures.limit(facts.plan().dossier().communication().updates().get().every())));
    }
    paper.code("sh", facts.command("remind") + " --send\n" + facts.command("update") + " --send");
    paper.table(
        List.of("When", "Day", "What", "To"),
        facts.reminders().stream()
            .map(
                dated ->
                    List.of(
                        dated.reminder().at().text(),
                        dated.day().map(LocalDate::toString).orElse("not known"),
                        dated.reminder().what(),
                        dated.reminder().to().isEmpty()
                            ? "everybody"
                            : String.join(", ", dated.reminder().to())))
            .toList());
  }

  private void issues() {
    paper.heading(2, "Open issues");
    if (facts.open().isEmpty()) {
      paper.text("None are noted.");
    } else {
      paper.table(IssuesLog.HEADS, IssuesLog.lines(facts.open()));
    }
  }

  /** Whether a file was written by this class; else it is somebody's own. */
  public static boolean isOurs(String text) {
    return text.startsWith(MARK) || text.startsWith(StrategyHtml.DOCTYPE + "\n" + MARK);
  }

  /** As Markdown. */
  public String markdown() {
    return new StrategyMarkdown(paper, KIND).text(MARK + "\n", facts.plan().title());
  }

  /** As one HTML page that needs nothing else. */
  public String html() {
    return new StrategyHtml(paper, KIND)
        .text(MARK + "\n", facts.plan().title(), facts.plan().migration().text(), facts.asOf());
  }

  /** What nobody knows yet. */
  public List<Block.Unknown> unknown() {
    return paper.unknown();
  }

  /** For machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("migration", facts.plan().migration().text());
    data.put("asOf", facts.asOf().toString());
    data.put("isRehearsed", facts.forecast().isPresent());
    data.put(
        "unknown",
        paper.unknown().stream()
            .map(u -> Map.<String, Object>of("what", u.what(), "where", u.where()))
            .toList());
    return data;
  }

  static Optional<String> filled(String text) {
    return Optional.of(text).filter(t -> !t.isBlank());
  }
}

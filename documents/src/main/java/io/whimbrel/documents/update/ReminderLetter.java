package io.whimbrel.documents.update;

import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.documents.ForecastWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people are told at a moment of the time line: the plan's words, or else what is known. Says
 * nothing that is not known.
 *
 * @param title one line
 * @param text the letter, of several lines
 */
public record ReminderLetter(String title, String text) {
  private static final int ISSUES_MAX = 10;

  /**
   * Of a reminder.
   *
   * @param forecast what a rehearsal foretold
   * @param open open issues, the gravest first
   * @param pause how long neither side accepted writes, behind the cutover
   */
  public static ReminderLetter of(
      Plan plan,
      Reminder reminder,
      Optional<Forecast> forecast,
      List<Issue> open,
      Optional<Duration> pause) {
    String title = StatusUpdate.subject(plan.migration().text(), reminder.what(), Optional.empty());
    return new ReminderLetter(
        title,
        reminder
            .message()
            .orElseGet(
                () -> String.join("\n", lines(plan, reminder, forecast, open, pause)) + "\n"));
  }

  private static List<String> lines(
      Plan plan,
      Reminder reminder,
      Optional<Forecast> forecast,
      List<Issue> open,
      Optional<Duration> pause) {
    List<String> lines = new ArrayList<>();
    lines.add(reminder.what() + ": " + StatusUpdate.oneLine(plan.title()) + ".");
    plan.dossier().description().ifPresent(lines::add);
    lines.add("");
    when(plan.dossier().schedule()).forEach(lines::add);
    if (reminder.at().isBehind()) {
      pause.ifPresent(
          p -> lines.add("Neither side accepted writes for " + Figures.duration(p) + "."));
    } else if (plan.steps().isEmpty()) {
      lines.add(
          "Neither side accepts writes for at most %s."
              .formatted(Figures.duration(plan.limits().downtime().orElse(plan.limits().pause()))));
      lines.add(
          forecast
              .map(
                  f ->
                      "Rehearsed: all of it takes %s, and writes wait for %s."
                          .formatted(
                              ForecastWords.range(f.total()), ForecastWords.range(f.pause())))
              .orElse("No rehearsal of it is known."));
    }
    issues(lines, open);
    if (!plan.owner().isBlank()) {
      lines.add("");
      lines.add("Questions go to " + StatusUpdate.oneLine(plan.owner()) + ".");
    }
    return lines;
  }

  private static List<String> when(Schedule schedule) {
    List<String> lines = new ArrayList<>();
    schedule.start().ifPresent(day -> lines.add("It begins on " + day + "."));
    schedule.window().ifPresent(hours -> lines.add("The switch is in " + hours.text() + "."));
    schedule.eta().ifPresent(day -> lines.add("It is to be complete on " + day + "."));
    return lines;
  }

  private static void issues(List<String> lines, List<Issue> open) {
    if (open.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Open issues:");
    open.stream()
        .limit(ISSUES_MAX)
        .forEach(
            issue ->
                lines.add(
                    "- %s (%s)"
                        .formatted(
                            StatusUpdate.oneLine(issue.opened().text()),
                            issue.opened().severity().text())));
    if (open.size() > ISSUES_MAX) {
      lines.add("- and %d more".formatted(open.size() - ISSUES_MAX));
    }
  }
}
